import { PATHS, PORTS } from "../paths";
import type { Names } from "../names";
import type { Settings } from "../arguments";

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
        DATA_DIR: PATHS.data,
        LOG_DIR: PATHS.transactionLog,
        CONF_DIR: PATHS.configuration,
        SCRIPTS_DIR: PATHS.scripts,
        TMP_DIR: PATHS.temporary,
        SERVICE_ACCOUNT_DIR: PATHS.serviceAccount,
        SUPER_USER_DIR: PATHS.superUser,
        SECRET_DIR: PATHS.secrets,
        ERRORS_PIPE: PATHS.errors,
        HOSTS_FILE: PATHS.hosts,
        GRACE_SECONDS: s.terminationGracePeriodSeconds,
    };
    return Object.entries(values)
        .map(([key, value]) => `${key}=${value}\n`)
        .join("");
}
