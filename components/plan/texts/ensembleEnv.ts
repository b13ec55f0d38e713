import { PLACES, PORTS } from "../places";
import type { Names } from "../names";
import type { Settings } from "../settings";

/**
 * What the scripts in the pod need to know. Neither the member count nor a list of members is here: both would roll the
 * pods when they change, and a list that a start writes anew loses acknowledged writes.
 */
export function ensembleEnv(s: Settings, names: Names): string {
    const values: Record<string, string | number> = {
        ENSEMBLE: s.name,
        STATE: names.state,
        HEADLESS_SERVICE: names.headlessService,
        CLUSTER_DOMAIN: s.clusterDomain,
        CLIENT_PORT: PORTS.client,
        QUORUM_PORT: PORTS.quorum,
        ELECTION_PORT: PORTS.election,
        DATA_DIR: PLACES.data,
        LOG_DIR: PLACES.transactionLog,
        CONF_DIR: PLACES.configuration,
        SCRIPTS_DIR: PLACES.scripts,
        TMP_DIR: PLACES.temporary,
        SERVICE_ACCOUNT_DIR: PLACES.serviceAccount,
        SUPER_USER_DIR: PLACES.superUser,
        SECRET_DIR: PLACES.secrets,
        ERRORS_PIPE: PLACES.errors,
        HOSTS_FILE: PLACES.hosts,
        GRACE_SECONDS: s.terminationGracePeriodSeconds,
    };
    return Object.entries(values)
        .map(([key, value]) => `${key}=${value}\n`)
        .join("");
}
