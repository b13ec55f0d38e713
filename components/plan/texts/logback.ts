import { ZooKeeperLogLevel } from "../../args";
import type { Settings } from "../settings";

/** Logging to the console alone: it is what Kubernetes collects. */
export function logbackXml(s: Settings): string {
    return `<configuration>
  <appender name="CONSOLE" class="ch.qos.logback.core.ConsoleAppender">
    <encoder>
      <pattern>%d{ISO8601} %-5p [%t] %c{0} - %m%n</pattern>
    </encoder>
  </appender>
  <!-- At INFO this one writes a line for each question of a probe, two a second. -->
  <logger name="org.apache.zookeeper.server.NIOServerCnxn" level="${connectionLevel(s.logLevel)}"/>
  <root level="${s.logLevel}">
    <appender-ref ref="CONSOLE"/>
  </root>
</configuration>
`;
}

function connectionLevel(level: ZooKeeperLogLevel): ZooKeeperLogLevel {
    return level === ZooKeeperLogLevel.INFO ? ZooKeeperLogLevel.WARN : level;
}
