import { CLUSTER_AND_NAMESPACE } from "./clusterAndNamespace";
import { COMPUTE } from "./compute";
import { IMAGES } from "./images";
import { MEMBERS } from "./members";
import { METADATA } from "./metadata";
import type { Rule } from "./rule";
import { TOLERATIONS } from "./tolerations";

/** All rules. Of two that refuse one path, the first is reported. Each has examples in test/unit/args/examples/rules.ts. */
export const RULES: Rule[] = [...MEMBERS, ...IMAGES, ...CLUSTER_AND_NAMESPACE, ...COMPUTE, ...TOLERATIONS, ...METADATA];
