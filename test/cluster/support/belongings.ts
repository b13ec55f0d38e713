/** What a local cluster has on this machine: to see that nothing of it is left. */
import { existsSync, readdirSync, readFileSync, readlinkSync } from "fs";
import { homedir } from "os";
import { join } from "path";

const cacheHome = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
export const cache = process.env["ZK_CACHE"] ?? join(cacheHome, "zookeeper-ensemble");

/** The text of a file of a process that may end meanwhile. */
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

    /** The processes that hold its machines, by what they recorded of themselves. */
    supervisors(): string[] {
        return readdirSync(this.folder)
            .map((machine) => tryRead(join(this.folder, machine, "pid")).split(" ")[0]!)
            .filter((pid) => pid !== "");
    }

    /** The network namespaces of its machines; to be asked for while they run. */
    networks(): string[] {
        return this.supervisors().map((pid) => {
            const child = tryRead(`/proc/${pid}/task/${pid}/children`).trim();
            return readlinkSync(`/proc/${child}/ns/net`);
        });
    }

    /** Its folder, cgroups, mounts and processes, and those of the given network namespaces that somebody still uses. */
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

    /** By its command line or environment, which name the cluster or its folder, by its cgroup, or by its network. */
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
