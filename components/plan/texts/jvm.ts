import { PATHS } from "../paths";
import type { Settings } from "../arguments";

/** The JVM's flags, one a line. start.sh hands them to java itself, because ZooKeeper's zkServer.sh would add -Xmx1000m. */
export function jvmFlags(s: Settings): string {
    return [
        `-Xms${s.heap}`,
        `-Xmx${s.heap}`,
        // By default the JVM uses the serial collector when it has few CPUs. The pauses of that collector grow with the
        // heap until sessions expire. G1 does not slow the start: with either, a member led after 0.85 s and 1.0 CPU
        // seconds (measured).
        "-XX:+UseG1GC",
        // Without heap space a member goes on without working. After an exit the kubelet restarts it.
        "-XX:+ExitOnOutOfMemoryError",
        // Otherwise the JVM writes performance counters to a file, and pauses when the disk is slow.
        "-XX:+PerfDisableSharedMem",
        // With this file the JVM asks no DNS server. components/pod/hosts.sh writes the members' addresses into it.
        `-Djdk.net.hosts.file=${PATHS.hosts}`,
        `-Djava.security.properties=${PATHS.configuration}/java.security`,
        `-Dlogback.configurationFile=${PATHS.configuration}/logback.xml`,
        "",
    ].join("\n");
}

/**
 * The file java.security: the JVM must not cache what it reads from the hosts file. Its default remembers "no such
 * name" for ten seconds, so that a member whose address appears a moment late would cost ten seconds without quorum. It
 * is a file because no -D flag sets these properties.
 */
export function javaSecurity(): string {
    return ["networkaddress.cache.negative.ttl=0", "networkaddress.cache.ttl=0", ""].join("\n");
}
