import { ZooKeeperLogLevel } from "../../args";
import { PATHS } from "../paths";
import type { Settings } from "../arguments";

/**
 * The logging configuration. Everything goes to the console, where Kubernetes collects it. The two loggers that report
 * a failed disk also go to a pipe, because ZooKeeper goes on after such an error and start.sh has to end it.
 */
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

/** The level of the Learner logger: WARN also where the rest has ERROR, because start.sh finds disk errors in its warnings. */
function learnerLevel(level: ZooKeeperLogLevel): ZooKeeperLogLevel {
    return level === ZooKeeperLogLevel.ERROR ? ZooKeeperLogLevel.WARN : level;
}

/**
 * The level of the logger that writes a line for each connection of a probe at INFO. With DEBUG or TRACE it stays as
 * asked for.
 */
function connectionLevel(level: ZooKeeperLogLevel): ZooKeeperLogLevel {
    return level === ZooKeeperLogLevel.INFO ? ZooKeeperLogLevel.WARN : level;
}
