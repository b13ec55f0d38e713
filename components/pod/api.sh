# shellcheck shell=bash disable=SC2034,SC2154 # variables of and for who sources it
# What the scripts ask of the Kubernetes API, and the little that they tell it: no more than components/resources/access.ts
# allows. Sourced, never run. What failed is in $reason.

# Asks the API server. Its answer is in $text, without white space.
api() { # method path [merge patch]
    local url config status=0 options=(--method="$1")
    url="https://${KUBERNETES_SERVICE_HOST:?}:${KUBERNETES_SERVICE_PORT:?}"
    [[ $KUBERNETES_SERVICE_HOST != *:* ]] || url="https://[$KUBERNETES_SERVICE_HOST]:$KUBERNETES_SERVICE_PORT"
    (($# < 3)) || options+=(--header="Content-Type: application/merge-patch+json" --body-data="$3")
    # The token goes in by a file (wget takes no pipe): arguments can be read by everybody on the node.
    config=$(mktemp) # readable by this user alone
    printf 'header = Authorization: Bearer %s\n' "$(<"$SERVICE_ACCOUNT_DIR/token")" >"$config"
    text=$(wget -nv -O - --tries=1 --timeout=5 --ca-certificate="$SERVICE_ACCOUNT_DIR/ca.crt" --config="$config" \
        "${options[@]}" "$url/$2" 2>&1) || status=$?
    rm -f "$config"
    reason=${text//$'\n'/; }
    text=${text//[[:space:]]/}
    return "$status"
}

# How many members the StatefulSet is to have, in $replicas; whether it is on its way out, in $deleted; which one it is, in
# $uid, and whether it takes its claims along when it is deleted, in $claims: Delete or Retain, as Kubernetes says it.
read_ensemble() {
    if ! api GET "apis/apps/v1/namespaces/$POD_NAMESPACE/statefulsets/$ENSEMBLE"; then
        reason="the Kubernetes API does not say how many members there are ($reason)"
        return 1
    fi
    deleted=
    [[ $text != *\"deletionTimestamp\":\"* ]] || deleted=true
    if ! [[ $text =~ \"spec\":\{\"replicas\":([0-9]+) ]]; then
        reason="the Kubernetes API's answer does not say how many members there are"
        return 1
    fi
    replicas=${BASH_REMATCH[1]}
    uid=''
    [[ ! $text =~ \"uid\":\"([0-9a-f-]+)\" ]] || uid=${BASH_REMATCH[1]}
    claims=Retain
    [[ $text != *\"whenDeleted\":\"Delete\"* ]] || claims=Delete
}

# What is remembered outside of all volumes (components/resources/state.ts), after read_ensemble: $founders, how many
# members found the ensemble; $founded: true once it has served, given-up if its data was (zk-recover); $history, the id of what
# the last zk-recover began, and $withdrawn, one that was taken back (history.sh). $noted says for which StatefulSet that was
# noted.
#
# It must live exactly as long as the data. A StatefulSet that was to take its claims along and is another one now has done
# so: what was noted then is void, and $void says so. A destroy that was cut off leaves such a note.
read_state() {
    local data=''
    if ! api GET "api/v1/namespaces/$POD_NAMESPACE/configmaps/$STATE"; then
        reason="the Kubernetes API does not say whether the ensemble was founded before ($reason)"
        return 1
    fi
    [[ ! $text =~ \"data\":\{([^}]*)\} ]] || data=${BASH_REMATCH[1]}
    founders=''
    founded=''
    history=''
    withdrawn=''
    noted=''
    void=''
    state_version=''
    [[ ! $text =~ \"resourceVersion\":\"([0-9]+)\" ]] || state_version=${BASH_REMATCH[1]}
    [[ ! $data =~ \"claims\":\"([A-Za-z]+)\" ]] || noted=${BASH_REMATCH[1]}
    [[ ! $data =~ \"statefulSet\":\"([0-9a-f-]+)\" ]] || noted+=" ${BASH_REMATCH[1]}"
    if [[ $noted == Delete* && $noted != *" $uid" ]]; then
        void=true
        return
    fi
    [[ ! $data =~ \"founders\":\"([0-9]+)\" ]] || founders=${BASH_REMATCH[1]}
    [[ ! $data =~ \"founded\":\"([a-z-]+)\" ]] || founded=${BASH_REMATCH[1]}
    [[ ! $data =~ \"history\":\"([0-9a-z-]+)\" ]] || history=${BASH_REMATCH[1]}
    [[ ! $data =~ \"withdrawn\":\"([0-9a-z-]+)\" ]] || withdrawn=${BASH_REMATCH[1]}
}

# Notes it, for the StatefulSet that there is. Fails if somebody else noted something since it was read.
write_state() { # JSON: keys and values
    if ! api PATCH "api/v1/namespaces/$POD_NAMESPACE/configmaps/$STATE?fieldManager=zookeeper-member" \
        "{\"metadata\":{\"resourceVersion\":\"$state_version\"},\"data\":{$1,\"statefulSet\":\"$uid\",\"claims\":\"$claims\"}}"; then
        reason="the Kubernetes API does not take a note ($reason)"
        return 1
    fi
    noted="$claims $uid"
}
