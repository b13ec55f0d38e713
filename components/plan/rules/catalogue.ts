import { CLUSTER_AND_NAMESPACE } from "./clusterAndNamespace";
import { COMPUTE } from "./compute";
import { IMAGES } from "./images";
import { MEMBERS } from "./members";
import { METADATA } from "./metadata";
import type { Rule } from "./rule";
import { TOLERATIONS } from "./tolerations";

/**
 * All rules. If two rules refuse one path, the first of them is reported. test/unit/args/examples/rules.ts has examples
 * for the id of each.
 */
export const RULES: Rule[] = [...MEMBERS, ...IMAGES, ...CLUSTER_AND_NAMESPACE, ...COMPUTE, ...TOLERATIONS, ...METADATA];
