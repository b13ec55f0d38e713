import { sentence } from "../components/plan/problem";
import { RULES } from "../components/plan/rules/catalogue";
import type { Example, Rule } from "../components/plan/rules/rule";
import type { KnownArgs } from "../components/plan/settings";
import { problemsOf } from "../components/plan/validate";
import { shown } from "./shown";

/** docs/evidence/refusals.md: the catalogue, with what the rules really say to their examples. */
export function refusalsPage(): string {
    return [
        "<!-- Made from components/plan/rules by `npm run docs`. -->",
        "",
        "# What is refused, and why",
        "",
        "Before anything is made, at preview already, and everything at once. Each entry is a rule of",
        "[components/plan/rules](../../components/plan/rules): arguments that it refuses with the words that the user reads, and",
        "neighbours that pass. Arguments that come out of other resources are judged when they are known.",
        "",
        ...RULES.flatMap(entry),
    ].join("\n");
}

function entry(rule: Rule): string[] {
    // The words for one argument are much the same whatever is wrong with it.
    const argument = ({ path }: { path: string }) => path.replace(/\[[^\]]*\]/g, "");
    const first = rule.refused.filter((one, index, all) => index === all.map(argument).indexOf(argument(one)));
    const others = rule.refused.filter((one) => !first.includes(one));
    return [
        `## ${rule.id}`,
        "",
        `${capital(rule.why)}.`,
        "",
        ...first.flatMap((example) => [`- refused: ${code(example)}`, ...words(example)]),
        ...(others.length > 0 ? [`- refused as well: ${others.map(code).join(", ")}`] : []),
        `- passes: ${rule.passes.map(code).join(", ")}`,
        "",
    ];
}

function words({ name, args, path }: Rule["refused"][number]): string[] {
    return problemsOf(name ?? "zk", args as KnownArgs)
        .filter((problem) => problem.path === path)
        .map((problem) => `  > ${path} ${sentence(problem)}`.replace(/([<*_])/g, "\\$1"));
}

function code({ name, args }: Example): string {
    const text = name === undefined ? shown(args) : `new ZooKeeperEnsemble(${shown(name)}, ${shown(args)})`;
    return `\`${text}\``;
}

function capital(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
