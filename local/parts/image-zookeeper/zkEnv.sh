#!/usr/bin/env bash
# Sourced by the zk*.sh scripts: the environment of the server and of the tools, by the variables of the official
# distribution's script of this name. Set before: ZOOBINDIR.

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

# The folder of the configuration comes first: logback.xml is found in it.
CLASSPATH=$ZOOCFGDIR${CLASSPATH:+:$CLASSPATH}
for zk_jar in "$ZOOBINDIR"/../lib/*.jar; do
    CLASSPATH+=:$zk_jar
done
unset zk_jar
export JAVA CLASSPATH

# The default heap is always there, so that flags which size the heap by the container's memory have no effect, just as in
# the official image; a later -Xmx wins over an earlier one.
ZK_SERVER_HEAP=${ZK_SERVER_HEAP:-1000}
export SERVER_JVMFLAGS="-Xmx${ZK_SERVER_HEAP}m ${SERVER_JVMFLAGS:-}"
ZK_CLIENT_HEAP=${ZK_CLIENT_HEAP:-256}
export CLIENT_JVMFLAGS="-Xmx${ZK_CLIENT_HEAP}m ${CLIENT_JVMFLAGS:-}"
