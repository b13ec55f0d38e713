/** Finds everything that a local cluster has on this machine, so that tests can check that nothing is left. */
import { existsSync, readdirSync, readFileSync, readlinkSync } from "fs";
import { homedir } from "os";
import { join } from "path";

const cacheHome = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
export const cache = process.env["ZK_CACHE"] ?? join(cacheHome, "zookeeper-ensemble");

/** The content of a file in /proc; empty if the process has ended. */
function tryRead(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return "";
    }
}

const processes = () => readdirSync("/proc").filter((name) => /^\d+$/.test(name));

export class Belongings {
    readonly folder: string;

    constructor(private readonly cluster: string) {
        this.folder = join(cache, "run", cluster);
    }

    /** The processes that hold the cluster's machines, as each one recorded itself. */
    supervisors(): string[] {
        return readdirSync(this.folder)
            .map((machine) => tryRead(join(this.folder, machine, "pid")).split(" ")[0]!)
            .filter((pid) => pid !== "");
    }

    /** The network namespaces of the cluster's machines. Call it while they run. */
    networks(): string[] {
        return this.supervisors().map((pid) => {
            const child = tryRead(`/proc/${pid}/task/${pid}/children`).trim();
            return readlinkSync(`/proc/${child}/ns/net`);
        });
    }

    /**
     * The cluster's folder, cgroups, mounts and processes that exist, including all processes in the given network
     * namespaces.
     */
    remains(networks: string[] = []): string[] {
        const hierarchies = readdirSync("/sys/fs/cgroup").map((name) => join("/sys/fs/cgroup", name));
        const cgroups = ["/sys/fs/cgroup", ...hierarchies].map((path) => join(path, `zookeeper-${this.cluster}`));
        const mounts = tryRead("/proc/self/mountinfo").split("\n");
        return [
            ...[...cgroups, this.folder].filter(existsSync),
            ...mounts.filter((line) => line.includes(`${this.folder}/`)),
            ...processes()
                .filter((pid) => this.owns(pid, networks))
                .map((pid) => this.describe(pid)),
        ];
    }

    /**
     * Whether a process belongs to the cluster: by its command line or environment, its cgroup, or its network
     * namespace.
     */
    private owns(pid: string, networks: string[]): boolean {
        const words = `${tryRead(`/proc/${pid}/cmdline`)}\0${tryRead(`/proc/${pid}/environ`)}`.split("\0");
        return (
            words.some((word) => word === this.cluster || word.includes(`${this.folder}/`)) ||
            tryRead(`/proc/${pid}/cgroup`).includes(`/zookeeper-${this.cluster}/`) ||
            networks.includes(this.network(pid))
        );
    }

    private network(pid: string): string {
        try {
            return readlinkSync(`/proc/${pid}/ns/net`);
        } catch {
            return "";
        }
    }

    private describe(pid: string): string {
        return `process ${pid}: ${tryRead(`/proc/${pid}/cmdline`).replace(/\0/g, " ").slice(0, 200)}`;
    }
}
