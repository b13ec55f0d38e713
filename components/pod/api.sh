# shellcheck shell=bash disable=SC2034 # what a function leaves may be for another script
# What the scripts ask of the Kubernetes API, and the little that they tell it: no more than components/resources/access.ts
# allows. Sourced after common.sh, never run.

# Asks the API server.
# in: $1 method, $2 path, $3 merge patch (optional); out: api_text (the answer without white space), fail_reason, status; needs: -
api() {
    local url config status=0 options=(--method="$1")
    url="https://${KUBERNETES_SERVICE_HOST:?}:${KUBERNETES_SERVICE_PORT:?}"
    [[ $KUBERNETES_SERVICE_HOST != *:* ]] || url="https://[$KUBERNETES_SERVICE_HOST]:$KUBERNETES_SERVICE_PORT"
    (($# < 3)) || options+=(--header="Content-Type: application/merge-patch+json" --body-data="$3")
    # The token goes in by a file (wget takes no pipe), because every user of the node can read arguments.
    config=$(mktemp -p "$TMP_DIR") # readable by this user alone
    printf 'header = Authorization: Bearer %s\n' "$(<"$SERVICE_ACCOUNT_DIR/token")" >"$config"
    api_text=$(wget -nv -O - --tries=1 --timeout=5 --ca-certificate="$SERVICE_ACCOUNT_DIR/ca.crt" --config="$config" \
        "${options[@]}" "$url/$2" 2>&1) || status=$?
    rm -f "$config"
    ((status == 0)) || fail_reason=${api_text//$'\n'/; }
    api_text=${api_text//[[:space:]]/}
    return "$status"
}

# One value in a JSON text.
# in: $1 key, $2 pattern of the value, $3 text; out: api_value, empty if there is none; needs: -
find_value() {
    api_value=
    [[ ! $3 =~ \"$1\":\"($2)\" ]] || api_value=${BASH_REMATCH[1]}
}

# Reads the StatefulSet: how many members it is to have; whether it is being deleted (empty if not); its uid; whether it takes
# its claims along when it is deleted: Delete or Retain, as Kubernetes says it.
# in: -; out: ens_replicas, ens_deleted, ens_uid, ens_claims, api_text, api_value, fail_reason, status; needs: -
read_ensemble() {
    if ! api GET "apis/apps/v1/namespaces/$POD_NAMESPACE/statefulsets/$ENSEMBLE"; then
        fail_reason="the Kubernetes API does not say how many members there are ($fail_reason)"
        return 1
    fi
    ens_deleted=
    [[ $api_text != *\"deletionTimestamp\":\"* ]] || ens_deleted=true
    if ! [[ $api_text =~ \"spec\":\{\"replicas\":([0-9]+) ]]; then
        fail_reason="the Kubernetes API's answer does not say how many members there are"
        return 1
    fi
    ens_replicas=${BASH_REMATCH[1]}
    find_value uid '[0-9a-f-]+' "$api_text"; ens_uid=$api_value
    ens_claims=Retain
    [[ $api_text != *\"whenDeleted\":\"Delete\"* ]] || ens_claims=Delete
}

# Reads the state ConfigMap (components/resources/state.ts; README.md has its keys). state_written_for has the fate of the
# claims and the uid of the StatefulSet that it was written for.
#
# It must live exactly as long as the data. A StatefulSet that was to take its claims along and has another uid now has done
# so: what was recorded then is void. A destroy that was cut off leaves such a state ConfigMap.
# in: ens_uid; out: state_bootstrap_size, state_bootstrapped, state_generation, state_withdrawn, state_written_for, state_void, state_version, api_text, api_value, fail_reason, status; needs: read_ensemble
read_state() {
    local data=''
    if ! api GET "api/v1/namespaces/$POD_NAMESPACE/configmaps/$STATE"; then
        fail_reason="the Kubernetes API does not say whether the ensemble is bootstrapped ($fail_reason)"
        return 1
    fi
    [[ ! $api_text =~ \"data\":\{([^}]*)\} ]] || data=${BASH_REMATCH[1]}
    find_value resourceVersion '[0-9]+' "$api_text"; state_version=$api_value
    find_value "$KEY_CLAIMS" '[A-Za-z]+' "$data"; state_written_for=$api_value
    find_value "$KEY_STATEFUL_SET" '[0-9a-f-]+' "$data"; state_written_for+=" $api_value"
    state_void=''
    if [[ $state_written_for == Delete* && $state_written_for != *" $ens_uid" ]]; then
        state_void=true
        data=
    fi
    find_value "$KEY_BOOTSTRAP_SIZE" '[0-9]+' "$data"; state_bootstrap_size=$api_value
    find_value "$KEY_BOOTSTRAPPED" '[a-z-]+' "$data"; state_bootstrapped=$api_value
    find_value "$KEY_GENERATION" '[0-9a-z-]+' "$data"; state_generation=$api_value
    find_value "$KEY_WITHDRAWN" '[0-9a-z-]+' "$data"; state_withdrawn=$api_value
}

# Reads both.
# in: -; out: status, fail_reason, the outs of read_ensemble and read_state; needs: -
read_ensemble_and_state() {
    read_ensemble && read_state
}

# Changes the state ConfigMap, for the StatefulSet that there is. Fails if another member changed it since it was read.
# in: $1 JSON: keys and values, state_version, ens_uid, ens_claims; out: state_written_for, fail_reason, status; needs: read_state
write_state() {
    local data="$1,\"$KEY_STATEFUL_SET\":\"$ens_uid\",\"$KEY_CLAIMS\":\"$ens_claims\""
    if ! api PATCH "api/v1/namespaces/$POD_NAMESPACE/configmaps/$STATE?fieldManager=zookeeper-member" \
        "{\"metadata\":{\"resourceVersion\":\"$state_version\"},\"data\":{$data}}"; then
        fail_reason="the Kubernetes API does not take a change of $STATE ($fail_reason)"
        return 1
    fi
    state_written_for="$ens_claims $ens_uid"
}
