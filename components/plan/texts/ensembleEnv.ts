import { PATHS, PORTS } from "../paths";
import type { Names } from "../names";
import type { Settings } from "../arguments";

/**
 * The file ensemble.env, which the scripts in the pods read. It has neither the number of members nor a list of them: a
 * change would roll all members, and members that take a new list at each start can lose acknowledged writes
 * (ARCHITECTURE.md).
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
        CONF_DIR: PATHS.membership,
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
