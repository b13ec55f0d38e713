/** A fake of the Kubernetes API: what it knows, and the wget that answers for it. */

/** The StatefulSet's, as the API server gives it one. */
export const UID = "5f0c2a7e-0000-4000-8000-000000000001";

/** What the API server knows beside the member count. */
export interface Cluster {
    /** How often it does not answer first. */
    failures: number;
    pretty: boolean;
    deleted: boolean;
    retain: boolean;
    bootstrapped: boolean;
    bootstrapSize: number;
    generation: string;
    withdrawn: string;
    statefulSet: string;
    claims: string;
}

/** The keys of the state ConfigMap that have another name here than there. */
export const KEYS: Record<string, string> = {
    bootstrapped: "founded",
    bootstrapSize: "founders",
    generation: "history",
};

/** The StatefulSet as the API server tells it. */
export function statefulSet(replicas: number, deleted: boolean, retain: boolean): object {
    return {
        kind: "StatefulSet",
        apiVersion: "apps/v1",
        metadata: {
            name: "zk",
            namespace: "data",
            uid: UID,
            ...(deleted ? { deletionTimestamp: "2026-11-24T04:00:00Z" } : {}),
            annotations: { "last-applied": '{"spec":{"replicas":9}}' },
            managedFields: [{ fieldsV1: { "f:spec": { "f:replicas": {} } } }],
        },
        spec: {
            replicas,
            template: { metadata: { creationTimestamp: null } },
            persistentVolumeClaimRetentionPolicy: {
                whenDeleted: retain ? "Retain" : "Delete",
                whenScaled: "Retain",
            },
        },
        status: { replicas: 1 },
    };
}

/** The wget of a pod in this directory. */
export const wget = (root: string) => WGET.replaceAll("ROOT", root);

const WGET = `
method=GET body=
for argument; do
    case $argument in
        --config=*) cat "\${argument#--config=}" >"ROOT/wget.config" ;;
        --method=*) method=\${argument#*=} ;;
        --body-data=*) body=\${argument#*=} ;;
        https:*) url=$argument ;;
    esac
done
printf '%s\n' "$@" >>"ROOT/wget.args"
echo "$method $url $body" >>"ROOT/requests"
[[ ! -e ROOT/at-request ]] || . ROOT/at-request
failures=$(<"ROOT/failures")
if [[ -n $failures ]]; then
    printf '%s' "\${failures%x}" >"ROOT/failures"
    echo "failed: Connection refused." >&2
    exit 4
fi
version=$(<"ROOT/state/version")
case "$method $url" in
    GET*/statefulsets/zk) cat "ROOT/answer" ;;
    GET*/configmaps/zk-state)
        data=
        for key in "founders" "founded" "history" "withdrawn" "statefulSet" "claims"; do
            [[ ! -e ROOT/state/$key ]] || data+="\${data:+,}\\"$key\\":\\"$(<"ROOT/state/$key")\\""
        done
        echo "{\\"metadata\\":{\\"resourceVersion\\":\\"$version\\",\\"managedFields\\":[{\\"f:data\\":{\\"f:claims\\":{}}}]}\${data:+,\\"data\\":{$data\\}}}"
        ;;
    PATCH*/configmaps/zk-state\\?*)
        [[ $body =~ ^\\{\\"metadata\\":\\{\\"resourceVersion\\":\\"([0-9]+)\\"\\},\\"data\\":\\{([a-zA-Z0-9\\":,-]+)\\}\\}$ ]] || exit 7
        given=\${BASH_REMATCH[1]} data=\${BASH_REMATCH[2]}
        if [[ -e ROOT/rival ]]; then
            mv "ROOT/rival" "ROOT/state/founders"
            echo 8 >"ROOT/state/version"
            version=8
        fi
        if [[ $given != "$version" ]]; then
            echo "ERROR 409: Conflict." >&2
            exit 8
        fi
        while [[ $data =~ \\"([a-zA-Z]+)\\":(null|\\"([^\\"]+)\\") ]]; do
            if [[ \${BASH_REMATCH[2]} == null ]]; then
                rm -f "ROOT/state/\${BASH_REMATCH[1]}"
            else
                echo "\${BASH_REMATCH[3]}" >"ROOT/state/\${BASH_REMATCH[1]}"
            fi
            data=\${data#*"\${BASH_REMATCH[0]}"}
        done
        echo $((version + 1)) >"ROOT/state/version"
        ;;
    *) echo "ERROR 404: Not Found." >&2; exit 8 ;;
esac`;
