import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { knownPart } from "../../../components/knownPart";
import { refusal } from "../../../components/plan/problem";
import { RULES } from "../../../components/plan/rules/catalogue";
import type { Rule } from "../../../components/plan/rules/rule";
import { type KnownArgs, settingsOf } from "../../../components/plan/settings";
import { SHAPE } from "../../../components/plan/shape";
import { fitting, misfitsOf, SECRET } from "../../../components/plan/shapeCheck";
import { pathsIn } from "../../../components/plan/shapeNames";
import { problemsOf } from "../../../components/plan/validate";
import { shown } from "../../../docs/shown";

/** All rules. Who takes one out has to take it out here too. */
const IDS = `type unknownKey knownValues knownFirst secret
    name replicas disruptionBudget terminationGracePeriodSeconds readyTimeoutSeconds
    imageReference imageVersion imageLosesData imageRegistry imageRegistryOnce imagePullSecrets
    clusterUid namespace ownNamespace serviceAccountName clusterDomain memberNames
    storageClass storageSize autopurgeRetainCount autopurgeIntervalHours
    quantities limitsAboveZero heap heapFits requestsWithinLimits
    tickTime initLimit syncLimit maxClientConnections minSessionTimeout maxSessionTimeout
    nodeSelector tolerationKey tolerationOperator tolerationEffect tolerationValue tolerationOfAll tolerationSeconds
    priorityClassName labels ourLabels annotations annotationSize ourAnnotations`.split(/\s+/);

/** Arguments whose every value is fine, so that no rule but that of their type is about them. */
const FREE = ["createNamespace"];

const problems = (args: unknown, name = "zk") => problemsOf(name, args as KnownArgs);

/** What one rule says, whatever the others say. */
const saidBy = (rule: Rule, args: object, name = "zk") =>
    rule.check(settingsOf(name, fitting(args as KnownArgs)), misfitsOf(args));

describe("the rules", () => {
    it("are these", () => {
        assert.deepEqual(
            RULES.map(({ id }) => id),
            IDS,
        );
    });
    it("accept the defaults", () => {
        assert.deepEqual(problems({}), []);
        assert.deepEqual(problems({ image: undefined, storage: undefined, labels: {}, tolerations: [] }), []);
    });
    it("are about every argument", () => {
        const ofTypes = ["type", "unknownKey", "knownFirst", "secret"];
        const about = RULES.filter(({ id }) => !ofTypes.includes(id)).flatMap(({ refused }) =>
            refused.map(({ path }) => path.replace(/\[[^\]]*\]/g, "")),
        );
        const leaves = pathsIn(SHAPE).filter((path, _, all) => !all.some((other) => other.startsWith(`${path}.`)));
        assert.equal(leaves.length, 40);
        assert.deepEqual(
            leaves.filter((leaf) => !about.includes(leaf)),
            FREE,
        );
    });
    for (const rule of RULES) {
        for (const { name, args, path } of rule.refused) {
            it(`${rule.id} refuses ${shown(name ?? args).slice(0, 120)}`, () => {
                assert.deepEqual(
                    saidBy(rule, args, name).map((problem) => problem.path),
                    [path],
                );
                const found = problems(args, name).filter((problem) => problem.path === path);
                assert.equal(found.length, 1);
                assert.ok(found[0]!.reason.length > 10 && found[0]!.remedy.length > 5);
            });
        }
        for (const { name, args } of rule.passes) {
            it(`${rule.id} accepts ${shown(name ?? args).slice(0, 120)}`, () => {
                assert.deepEqual(problems(args, name), []);
            });
        }
        it(`${rule.id} has examples of both, and says why`, () => {
            assert.ok(rule.refused.length > 0 && rule.passes.length > 0 && rule.why.length > 10);
        });
    }
});

describe("what is refused", () => {
    it("is reported all at once, in words, as the arguments are ordered", () => {
        const args = {
            minSessionTimeout: 4000,
            labels: { team: null },
            tickTime: 3000,
            logLevel: "info",
            replica: 5,
            replicas: 0,
        };
        assert.equal(
            refusal("zk", problems(args)),
            `ZooKeeperEnsemble "zk": 5 arguments are refused:
  - replicas is 0, but every write waits for a majority of the members; use a whole number from 1 to 15
  - minSessionTimeout is 4000, but sessions are counted in ticks of 3000 ms, so a shorter one ends between two heartbeats; use at least two ticks, 6000, or a shorter tickTime
  - logLevel is "info", but it is none of the known values; use one of TRACE, DEBUG, INFO, WARN, ERROR
  - labels["team"] is null, but that is no value; use a string
  - replica is 5, but there is no such argument; use replicas, or leave it out`,
        );
    });
    it("names each path once, also where two rules refuse it", () => {
        const args = { resources: { requests: { memory: "600Mi" }, limits: { memory: "500Mi" } } };
        assert.deepEqual(
            problems(args).map(({ path }) => path),
            ["resources.requests.memory", "resources.limits.memory"],
        );
        assert.deepEqual(
            problems({ image: "Zoo keeper" }).map(({ reason }) => reason),
            ["it is not an image reference"],
        );
    });
    it("does not come with what only follows from it", () => {
        for (const args of [
            { tickTime: 100.01 },
            { tickTime: "1000", minSessionTimeout: 2000 },
            { resources: { limits: { memory: "2GB" } } },
            { resources: { limits: { cpu: "0" } } },
            { resources: { limits: { memory: "256Mi" } } },
        ]) {
            assert.equal(problems(args).length, 1, JSON.stringify(problems(args)));
        }
    });
    it("is shown as what it is", () => {
        const circle: Record<string, unknown> = {};
        circle["itself"] = circle;
        const unknown = knownPart({
            heap: { size: pulumi.output("1G") } as never,
            replicas: pulumi.output(3) as never,
        });
        for (const [args, words] of [
            [{ image: { name: "zookeeper", tag: null } }, 'image is {"name":"zookeeper","tag":null}, but'],
            [{ image: circle }, "image is an object, but"],
            [{ image: [circle] }, "image is a list, but"],
            [{ image: 7n }, "image is 7, but"],
            [{ image: () => 7 }, "image is a function, but"],
            [{ tickTime: NaN }, "tickTime is NaN, but"],
            [{ tickTime: -Infinity }, "tickTime is -Infinity, but"],
            [{ image: SECRET }, "image is [secret], but"],
            [{ tolerations: [{ value: "a" }] }, "tolerations[0].key is missing, but"],
            [unknown, "heap is an object, but"],
            [unknown, "replicas is not known yet, but"],
        ] as [object, string][]) {
            assert.ok(refusal("zk", problems(args)).includes(words), refusal("zk", problems(args)));
        }
    });
    it("is cut short where it is long", () => {
        const [problem] = problems({ annotations: { "a b": "x".repeat(10000) } });
        assert.ok(refusal("zk", [problem!]).length < 400);
    });
});
