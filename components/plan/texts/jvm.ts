import { PATHS } from "../paths";
import type { Settings } from "../arguments";

/** The JVM's flags, one a line. The start script runs java itself, because zkServer.sh would add -Xmx1000m. */
export function jvmFlags(s: Settings): string {
    return [
        `-Xms${s.heap}`,
        `-Xmx${s.heap}`,
        // Left alone, the JVM takes its serial collector on small nodes, whose pauses grow with the heap until sessions
        // expire. Start-up costs the same: 0.85 s and 1.0 CPU seconds to a leading member with either.
        "-XX:+UseG1GC",
        // A member that is out of memory is neither alive nor dead; the kubelet starts it again.
        "-XX:+ExitOnOutOfMemoryError",
        // Otherwise the JVM writes its counters to a file, and a slow disk shows as pauses.
        "-XX:+PerfDisableSharedMem",
        // The members' host names are resolved from this file, and by no DNS server (components/pod/hosts.sh).
        `-Djdk.net.hosts.file=${PATHS.hosts}`,
        `-Djava.security.properties=${PATHS.settings}/java.security`,
        `-Dlogback.configurationFile=${PATHS.settings}/logback.xml`,
        "",
    ].join("\n");
}

/**
 * How long the JVM believes the file of names: it is at hand, so never longer than a look. The stock file's ten seconds for
 * "no such name" turn a peer whose pod is a moment late into ten seconds without quorum, and no -D flag overrides them.
 */
export function javaSecurity(): string {
    return ["networkaddress.cache.negative.ttl=0", "networkaddress.cache.ttl=0", ""].join("\n");
}
