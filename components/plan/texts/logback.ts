import { ZooKeeperLogLevel } from "../../args";
import { PATHS } from "../paths";
import type { Settings } from "../arguments";

/** Logging to the console, which Kubernetes collects; and to the start script what may be an error of the disk. */
export function logbackXml(s: Settings): string {
    return `<configuration>
  <appender name="CONSOLE" class="ch.qos.logback.core.ConsoleAppender">
    <encoder>
      <pattern>%d{ISO8601} %-5p [%t] %c{0} - %m%n</pattern>
    </encoder>
  </appender>
  <appender name="ERRORS" class="ch.qos.logback.core.FileAppender">
    <file>${PATHS.errors}</file>
    <encoder>
      <pattern>%c{0} - %m%n</pattern>
    </encoder>
  </appender>
  <logger name="org.apache.zookeeper.server.ZooKeeperCriticalThread" level="WARN">
    <appender-ref ref="ERRORS"/>
  </logger>
  <logger name="org.apache.zookeeper.server.quorum.Learner" level="${learnerLevel(s.logLevel)}">
    <appender-ref ref="ERRORS"/>
  </logger>
  <!-- At INFO this one writes a line for each question of a probe, two a second. -->
  <logger name="org.apache.zookeeper.server.NIOServerCnxn" level="${connectionLevel(s.logLevel)}"/>
  <root level="${s.logLevel}">
    <appender-ref ref="CONSOLE"/>
  </root>
</configuration>
`;
}

/** Its warnings are needed, whatever the user wants to read. */
function learnerLevel(level: ZooKeeperLogLevel): ZooKeeperLogLevel {
    return level === ZooKeeperLogLevel.ERROR ? ZooKeeperLogLevel.WARN : level;
}

function connectionLevel(level: ZooKeeperLogLevel): ZooKeeperLogLevel {
    return level === ZooKeeperLogLevel.INFO ? ZooKeeperLogLevel.WARN : level;
}
