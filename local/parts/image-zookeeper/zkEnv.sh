#!/usr/bin/env bash
# The zk*.sh scripts source this file for the environment of the server and of the tools. It reads and sets the same
# variables as the script of this name in ZooKeeper's distribution. Needs: ZOOBINDIR.

ZOOCFGDIR=${ZOOCFGDIR:-$ZOOBINDIR/../conf}
ZOOCFG=$ZOOCFGDIR/${ZOOCFG:-zoo.cfg}
for zk_file in zookeeper-env.sh java.env; do
    # shellcheck source=/dev/null
    [[ ! -f $ZOOCFGDIR/$zk_file ]] || . "$ZOOCFGDIR/$zk_file"
done
unset zk_file

ZOO_LOG_DIR=${ZOO_LOG_DIR:-$ZOOBINDIR/../logs}

if [[ -n ${JAVA_HOME:-} && -x $JAVA_HOME/bin/java ]]; then
    JAVA=$JAVA_HOME/bin/java
else
    JAVA=java
fi

# The configuration's folder comes first, because Java finds logback.xml in it.
CLASSPATH=$ZOOCFGDIR${CLASSPATH:+:$CLASSPATH}
for zk_jar in "$ZOOBINDIR"/../lib/*.jar; do
    CLASSPATH+=:$zk_jar
done
unset zk_jar
export JAVA CLASSPATH

# -Xmx is always set, as in the official image, so flags that size the heap by the container's memory have no effect.
# Flags of the user come later in the line, and Java takes the last -Xmx.
ZK_SERVER_HEAP=${ZK_SERVER_HEAP:-1000}
export SERVER_JVMFLAGS="-Xmx${ZK_SERVER_HEAP}m ${SERVER_JVMFLAGS:-}"
ZK_CLIENT_HEAP=${ZK_CLIENT_HEAP:-256}
export CLIENT_JVMFLAGS="-Xmx${ZK_CLIENT_HEAP}m ${CLIENT_JVMFLAGS:-}"
