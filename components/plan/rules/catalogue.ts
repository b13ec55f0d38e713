import { COMPUTE } from "./compute";
import { IMAGES } from "./images";
import { MEMBERS } from "./members";
import { METADATA } from "./metadata";
import { PLACE } from "./place";
import type { Rule } from "./rule";
import { SCHEDULING } from "./scheduling";
import { STORAGE } from "./storage";
import { STRUCTURE } from "./structure";
import { TIMING } from "./timing";

/**
 * Everything that the arguments have to obey. Of two rules that refuse one value, the first speaks. docs/evidence/refusals.md is
 * made from this (npm run docs), and test/unit/args/rules.test.ts runs over it.
 */
export const RULES: Rule[] = [
    ...STRUCTURE,
    ...MEMBERS,
    ...IMAGES,
    ...PLACE,
    ...STORAGE,
    ...COMPUTE,
    ...TIMING,
    ...SCHEDULING,
    ...METADATA,
];
