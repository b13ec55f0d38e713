# shellcheck shell=bash disable=SC2034 # each script uses some of them
# All variables and files by which the scripts share something. Every entry point sources this before the other scripts, and
# so overwrites whatever the container's environment has under these names: only the five below come from there, and PATH.
#
# A variable's prefix says what it is about:
#   ens_    the ensemble, as its StatefulSet in the Kubernetes API tells it    state_  the state ConfigMap
#   vol_    this member's volume                                               self_   this member
#   list_   a list of members, and what it says of one of them                 ask_    the last answer of a member
#   api_, dns_, hosts_  the last answer of the API, of DNS; the hosts file     fail_   why the last question has no good answer
#   start_, watch_, stop_, probe_, recover_, status_   what one entry point keeps while it runs
# README.md has tables of the markers and of the keys.

# From the environment: components/resources/podTemplate.ts sets the first two, Kubernetes the others.
ZK_SETTINGS=${ZK_SETTINGS:?}
POD_NAMESPACE=${POD_NAMESPACE:?}
KUBERNETES_SERVICE_HOST=${KUBERNETES_SERVICE_HOST:-}
KUBERNETES_SERVICE_PORT=${KUBERNETES_SERVICE_PORT:-}
HOSTNAME=${HOSTNAME:?}
# Bash begins to count where the environment's SECONDS says, and stop.sh measures the grace period by it.
SECONDS=0

# From the plan (components/plan/texts/ensembleEnv.ts), which writes ensemble.env.
ENSEMBLE='' STATE='' HEADLESS_SERVICE='' CLUSTER_DOMAIN=''
CLIENT_PORT='' QUORUM_PORT='' ELECTION_PORT=''
DATA_DIR='' LOG_DIR='' CONF_DIR='' SCRIPTS_DIR='' TMP_DIR='' SERVICE_ACCOUNT_DIR='' SUPER_USER_DIR='' SECRET_DIR=''
ERRORS_PIPE='' HOSTS_FILE=''
GRACE_SECONDS=''

# Times in seconds. Above the plan's values, so that a test may shorten them there.
# Between two looks of the watcher: until all is well, and from then on.
WATCH_SOON=0.5 WATCH_LATER=10
# For how long a surplus member may be silent before the leader removes it.
SILENCE_SECONDS=15
# What stop.sh leaves of the grace period to its own pause, the JVM's end, and the container's linger.
RESERVE_SECONDS=8
# For how long stop.sh leaves clients to be led elsewhere, and for how long it waits for surplus members to leave.
PAUSE_SECONDS=3 LEAVING_SECONDS=15

# shellcheck source=/dev/null
. "$ZK_SETTINGS/ensemble.env"

# The domain of all members' host names. It resolves to the addresses of all pods of the ensemble.
MEMBERS_DOMAIN=$HEADLESS_SERVICE.$POD_NAMESPACE.svc.$CLUSTER_DOMAIN

# Markers on the volume. Volumes of older releases have them too, so these names never change.
MARK_BOOTSTRAPPED=$CONF_DIR/founded
MARK_GENERATION=$CONF_DIR/history
MARK_REFUSED=$CONF_DIR/refused
MARK_ALONE=$CONF_DIR/alone
MARK_ASSUMED=$CONF_DIR/assumed
# ZooKeeper's own: it reads and removes this one, and writes memberships as MEMBERSHIP.<version> and MEMBERSHIP.next.
MARK_INITIALIZE=$LOG_DIR/initialize
MEMBERSHIP=$CONF_DIR/zoo.cfg.dynamic

# Markers in the pod, gone with it. They outlive a restart of the container.
MARK_PID=$TMP_DIR/pid
MARK_WAITING=$TMP_DIR/waiting
MARK_ACCEPTED=$TMP_DIR/accepted
MARK_UNCONFIRMED=$TMP_DIR/unconfirmed
MARK_ADDING=$TMP_DIR/adding
MARK_STOPPING=$TMP_DIR/stopping
MARK_QUICK=$TMP_DIR/quick
MARK_PEERS=$TMP_DIR/peers

# Keys of the state ConfigMap, and one value. State ConfigMaps of older releases have them too.
KEY_BOOTSTRAP_SIZE=founders
KEY_BOOTSTRAPPED=founded
KEY_GENERATION=history
KEY_WITHDRAWN=withdrawn
KEY_STATEFUL_SET=statefulSet
KEY_CLAIMS=claims
VALUE_ABANDONED=given-up

# read_ensemble
ens_replicas='' ens_deleted='' ens_uid='' ens_claims=''
# read_state
state_bootstrap_size='' state_bootstrapped='' state_generation='' state_withdrawn='' state_written_for='' state_void=''
state_version=''
# find_membership, read_generation
vol_membership='' vol_version=-1 vol_generation=''
self_ordinal='' self_id=''
# find_members, find_role, find_surplus
list_members='' list_role='' list_address='' list_surplus=''
ask_answer=''
api_text='' api_value=''
# find_addresses
dns_addresses='' dns_own=''
# The last address of each host, and the hosts file as it was written last.
declare -A hosts_known=()
hosts_text=''
fail_reason=''
start_stopped='' start_attempts=0
watch_java='' watch_pause='' watch_confirmed='' watch_silent='' watch_silent_since=0 watch_record_next=0
stop_deadline=0 stop_total=0 stop_serving=0
probe_peers=''
recover_lost=''
status_answers='' status_source='' status_value='' status_wanted='' status_newest='' status_up=0 status_well=''
