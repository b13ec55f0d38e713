import * as assert from "node:assert/strict";
import { type ZooKeeperEnsembleArgs, ZooKeeperLogLevel } from "../../../components";
import { contentName } from "../../../components/plan/names";
import { planEnsemble } from "../../../components/plan/plan";
import { heapBytes, memoryForHeap, quantity } from "../../../components/plan/quantity";
import { settingsOf } from "../../../components/plan/settings";

const planOf = (args: ZooKeeperEnsembleArgs = {}, name = "zk", stack = "test") =>
    planEnsemble(settingsOf(name, args), { owner: { project: "zookeeper", stack } });

const ZOO_CFG = `# Written anew at each start, except for the membership, which dynamicConfigFile names.
dataDir=/var/lib/zookeeper/data
dataLogDir=/var/lib/zookeeper/data/log
tickTime=2000
initLimit=10
syncLimit=5
maxClientCnxns=60
minSessionTimeout=4000
maxSessionTimeout=40000
autopurge.snapRetainCount=3
autopurge.purgeInterval=12
4lw.commands.whitelist=srvr,ruok,conf,mntr,isro
standaloneEnabled=false
reconfigEnabled=true
db.autocreate=false
quorumListenOnAllIPs=true
electionPortBindRetry=0
fastleader.maxNotificationInterval=500
leader.maxTimeToWaitForEpoch=2000
connectToLearnerMasterLimit=3
cnxTimeout=2000
tcpKeepAlive=true
admin.enableServer=false
`;

describe("the plan", () => {
    it("writes zoo.cfg with the defaults if no argument is given", () => {
        assert.equal(planOf().configuration.data["zoo.cfg"], ZOO_CFG);
    });

    it("writes the given arguments into zoo.cfg", () => {
        const text = planOf({
            tickTime: 1000,
            initLimit: 30,
            syncLimit: 6,
            maxClientConnections: 0,
            minSessionTimeout: 3000,
            maxSessionTimeout: 60000,
            autopurge: { retainCount: 7, intervalHours: 1 },
        }).configuration.data["zoo.cfg"];
        const expected = ZOO_CFG.replace("tickTime=2000", "tickTime=1000")
            .replace("initLimit=10", "initLimit=30")
            .replace("syncLimit=5", "syncLimit=6")
            .replace("maxClientCnxns=60", "maxClientCnxns=0")
            .replace("minSessionTimeout=4000", "minSessionTimeout=3000")
            .replace("maxSessionTimeout=40000", "maxSessionTimeout=60000")
            .replace("snapRetainCount=3", "snapRetainCount=7")
            .replace("purgeInterval=12", "purgeInterval=1");
        assert.equal(text, expected);
    });

    it("derives the session timeouts from tickTime", () => {
        const { minSessionTimeout, maxSessionTimeout } = settingsOf("zk", { tickTime: 3000 });
        assert.deepEqual([minSessionTimeout, maxSessionTimeout], [6000, 60000]);
    });

    it("writes ensemble.env for the scripts, without the members or their number", () => {
        assert.equal(
            planOf({ replicas: 5, clusterDomain: "corp.example" }, "orders").configuration.data["ensemble.env"],
            `ENSEMBLE=orders
STATE=orders-state
HEADLESS_SERVICE=orders-hs
CLUSTER_DOMAIN=corp.example
CLIENT_PORT=2181
QUORUM_PORT=2888
ELECTION_PORT=3888
DATA_DIR=/var/lib/zookeeper/data
LOG_DIR=/var/lib/zookeeper/data/log
CONF_DIR=/opt/zookeeper/conf
SCRIPTS_DIR=/opt/zookeeper/bin
TMP_DIR=/tmp
SERVICE_ACCOUNT_DIR=/var/run/secrets/kubernetes.io/serviceaccount
SUPER_USER_DIR=/opt/zookeeper/super
SECRET_DIR=/opt/zookeeper/secrets
ERRORS_PIPE=/tmp/zookeeper.errors
HOSTS_FILE=/tmp/zookeeper.hosts
GRACE_SECONDS=30
`,
        );
    });

    it("gives the JVM its heap, and a hosts file that it does not cache", () => {
        const { data } = planOf({ heap: "4G" }).configuration;
        assert.equal(
            data["jvm.flags"],
            `-Xms4G
-Xmx4G
-XX:+UseG1GC
-XX:+ExitOnOutOfMemoryError
-XX:+PerfDisableSharedMem
-Djdk.net.hosts.file=/tmp/zookeeper.hosts
-Djava.security.properties=/opt/zookeeper/settings/java.security
-Dlogback.configurationFile=/opt/zookeeper/settings/logback.xml
`,
        );
        assert.equal(data["java.security"], "networkaddress.cache.negative.ttl=0\nnetworkaddress.cache.ttl=0\n");
    });

    it("logs at the given level, and connections of probes only at DEBUG and TRACE", () => {
        const levels = (logLevel?: ZooKeeperLogLevel) =>
            [...(planOf({ logLevel }).configuration.data["logback.xml"] ?? "").matchAll(/level="(\w+)"/g)].map(
                (match) => match[1],
            );
        // In the order of logback.xml: the two loggers that start.sh reads, the one for connections, everything else.
        assert.deepEqual(levels(), ["WARN", "INFO", "WARN", "INFO"]);
        assert.deepEqual(levels(ZooKeeperLogLevel.DEBUG), ["WARN", "DEBUG", "DEBUG", "DEBUG"]);
        assert.deepEqual(levels(ZooKeeperLogLevel.ERROR), ["WARN", "WARN", "ERROR", "ERROR"]);
    });

    it("names all objects after the ensemble", () => {
        assert.deepEqual(planOf({}, "orders").names, {
            statefulSet: "orders",
            superUser: "orders-super",
            state: "orders-state",
            serviceAccount: "orders",
            role: "orders",
            headlessService: "orders-hs",
            clientService: "orders-cs",
            disruptionBudget: "orders-pdb",
        });
        assert.match(planOf({}, "orders").configuration.name, /^orders-config-[0-9a-f]{10}$/);
        assert.match(planOf({}, "orders").scripts.name, /^orders-scripts-[0-9a-f]{10}$/);
    });

    it("names a ConfigMap by its content, whatever the order of the keys", () => {
        assert.equal(contentName("c", { a: "1", b: "2" }), contentName("c", { b: "2", a: "1" }));
        assert.equal(contentName("c", { a: "1" }), "c-57bfe7a566");
        assert.notEqual(contentName("c", { a: "1" }), contentName("c", { a: "2" }));
    });

    it("keeps the configuration's name if replicas, image, namespace or resources change", () => {
        const { name } = planOf().configuration;
        const other = planOf({ replicas: 5, image: "zookeeper:3.9.4", namespace: "n", resources: {} });
        assert.equal(other.configuration.name, name);
        assert.notEqual(planOf({ tickTime: 3000 }).configuration.name, name);
    });

    it("has one field manager for each ensemble, the same in every run", () => {
        const manager = (stack: string, name = "zk") => planOf({}, name, stack).fieldManager;
        assert.equal(manager("dev"), manager("dev"));
        assert.notEqual(manager("dev"), manager("prod"));
        assert.notEqual(manager("dev"), manager("dev", "other"));
        assert.match(manager("dev"), /^zookeeper-ensemble-[0-9a-f]{10}$/);
    });

    it("requests as much as the limit if only a limit is given", () => {
        const { requests } = settingsOf("zk", { resources: { limits: { memory: "2Gi" } } }).resources;
        assert.deepEqual(requests, { memory: "2Gi", cpu: "500m" });
    });

    it("derives readyTimeoutSeconds from the number of members", () => {
        const timeout = (args: ZooKeeperEnsembleArgs) => settingsOf("zk", args).readyTimeoutSeconds;
        assert.deepEqual([timeout({ replicas: 1 }), timeout({ replicas: 5 })], [240, 480]);
        assert.equal(timeout({ replicas: 5, readyTimeoutSeconds: 99 }), 99);
    });
});

describe("quantity and heapBytes", () => {
    for (const [text, value] of [
        ["1Gi", 2 ** 30],
        ["384Mi", 384 * 2 ** 20],
        ["1G", 1e9],
        ["500m", 0.5],
        ["2", 2],
        ["1.5", 1.5],
        ["1 Gi", undefined],
        ["1gb", undefined],
        ["-1", undefined],
        ["", undefined],
        [5, undefined],
    ] as const) {
        it(`read the quantity ${JSON.stringify(text)} as ${value ?? "none"}`, () => {
            assert.equal(quantity(text), value);
        });
    }
    it("read a heap size as the JVM does", () => {
        assert.deepEqual(["512M", "512m", "4G", "512Mi", "0M", "512"].map(heapBytes), [
            512 * 2 ** 20,
            512 * 2 ** 20,
            4 * 2 ** 30,
            undefined,
            undefined,
            undefined,
        ]);
    });
    it("add a quarter, and at least 128 MiB, to a heap", () => {
        assert.deepEqual(
            [256, 4096].map((mebi) => memoryForHeap(mebi * 2 ** 20) / 2 ** 20),
            [384, 5120],
        );
    });
});
