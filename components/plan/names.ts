import { createHash } from "node:crypto";

/** The names of the ensemble's Kubernetes objects. All are explicit: they are part of pods' DNS names, or found by them. */
export interface Names {
    statefulSet: string;
    serviceAccount: string;
    role: string;
    headlessService: string;
    clientService: string;
    disruptionBudget: string;
    superUser: string;
    /** What is remembered beside the data. */
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

/** A name that changes exactly when the content does: one roll per real change, and an old revision finds its own. */
export function contentName(prefix: string, data: Record<string, string>): string {
    const sorted = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
    return `${prefix}-${shortHash(JSON.stringify(sorted))}`;
}

export function shortHash(text: string): string {
    return createHash("sha256").update(text).digest("hex").slice(0, 10);
}

/**
 * What clients are given: the client Service's address, three times. Libraries take a list of one for a server that has just
 * failed, and spare it: ZooKeeper's Java client waits a second longer before it tries again (StaticHostProvider.next), and lets
 * one attempt hang for the whole session time-out, which it divides by the length of the list (docs/connecting-clients.md has numbers).
 */
export function connectionString(address: string): string {
    return Array(3).fill(address).join(",");
}

/** The full DNS name of a member. */
export function memberHost(member: number, of: { name: string; service: string; namespace: string; domain: string }) {
    return `${of.name}-${member}.${of.service}.${of.namespace}.svc.${of.domain}`;
}
