import { createHash } from "node:crypto";

/**
 * The names of the ensemble's Kubernetes objects. None is left to Pulumi, which would add random letters: some are part
 * of the members' DNS names, and the scripts in the pods look objects up by the others.
 */
export interface Names {
    statefulSet: string;
    serviceAccount: string;
    role: string;
    headlessService: string;
    clientService: string;
    disruptionBudget: string;
    superUser: string;
    /** The state ConfigMap, in which the members record the bootstrap and the data generation. */
    state: string;
}

export function namesOf(name: string): Names {
    return {
        statefulSet: name,
        serviceAccount: name,
        role: name,
        headlessService: `${name}-hs`,
        clientService: `${name}-cs`,
        disruptionBudget: `${name}-pdb`,
        superUser: `${name}-super`,
        state: `${name}-state`,
    };
}

/**
 * A name that ends with a hash of the content, for the ConfigMaps that pods mount. So a new content is a new name in
 * the pod template, which makes one roll, and pods of the old template still find the old content.
 */
export function contentName(prefix: string, data: Record<string, string>): string {
    const sorted = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
    return `${prefix}-${shortHash(JSON.stringify(sorted))}`;
}

export function shortHash(text: string): string {
    return createHash("sha256").update(text).digest("hex").slice(0, 10);
}

/**
 * The connection string for clients: the client Service's address, three times. With one address, ZooKeeper's Java
 * client waits a second before each new attempt, because it has been through its whole list (StaticHostProvider.next).
 * Its timeout for one attempt is the session timeout divided by the number of addresses, so one address also lets an
 * attempt hang the longest. docs/connecting-clients.md has numbers for each client library.
 */
export function connectionString(address: string): string {
    return Array(3).fill(address).join(",");
}

/** The full DNS name of the member with this ordinal. */
export function memberHost(member: number, of: { name: string; service: string; namespace: string; domain: string }) {
    return `${of.name}-${member}.${of.service}.${of.namespace}.svc.${of.domain}`;
}
