import { ARGUMENTS } from "../components/plan/arguments";
import { COMPONENT_NAME, type Format } from "../components/plan/formats";
import { type Row, rowsIn } from "../components/plan/rows";
import { RULES } from "../components/plan/rules/catalogue";
import { validate } from "../components/plan/validate";
import { sentence } from "../components/plan/validationError";
import type { Example, Examples } from "../test/unit/args/examples/example";
import { FORMATS } from "../test/unit/args/examples/formats";
import { RULE_EXAMPLES } from "../test/unit/args/examples/rules";
import { AN_OUTPUT, STRUCTURE } from "../test/unit/args/examples/structure";
import { argsAt } from "../test/unit/args/examples/at";
import { shown } from "./shown";

/** The text of docs/evidence/refusals.md: the checks, with the examples of the tests and the messages that users read. */
export function refusalsPage(): string {
    return [
        "<!-- Made from components/plan and test/unit/args/examples by `npm run generate`. -->",
        "",
        "# What is refused, and why",
        "",
        "Wrong arguments are refused before anything is created, in a preview too, and all of them in one message. Arguments",
        "that are outputs of other resources are checked as soon as their values are known. [arguments.md](../arguments.md) has",
        "the ranges and values of single arguments.",
        "",
        "## Any argument",
        "",
        ...Object.entries(STRUCTURE).flatMap(([id, { why, ...examples }]) => entry(id, why, examples)),
        "## Texts",
        "",
        ...formats().flatMap(([format, at]) => entry(format.id, capital(format.why), ofFormat(format, at))),
        "## Several arguments together",
        "",
        ...RULES.flatMap(({ id, why }) => entry(id, capital(why), RULE_EXAMPLES[id] ?? { refused: [], passes: [] })),
    ].join("\n");
}

/** Each format once, with a function that puts a text at an argument that has the format. */
function formats(): [Format, (text: string) => Example & { path: string }][] {
    const inRow = ([path, row]: [string, Row]): [Format, (text: string) => Example & { path: string }][] => {
        const keys = row.kind === "map" ? row.keys : [];
        const values = row.kind === "text" ? row.formats : row.kind === "map" ? row.values.formats : [];
        return [
            ...keys.map((format): [Format, (key: string) => Example & { path: string }] => [
                format,
                (key) => ({ path: `${path}[${JSON.stringify(key)}]`, args: { [path]: { [key]: "x" } } }),
            ]),
            ...values.map((format): [Format, (text: string) => Example & { path: string }] => [
                format,
                (text) => argsAt(row.kind === "map" ? `${path}{}` : path, text),
            ]),
        ];
    };
    const all: ReturnType<typeof formats> = [
        [COMPONENT_NAME, (name) => ({ path: "name", name, args: {} })],
        ...rowsIn(ARGUMENTS).flatMap(inRow),
    ];
    const ids = all.map(([{ id }]) => id);
    return all.filter(([{ id }], index) => FORMATS[id] !== undefined && ids.indexOf(id) === index);
}

function ofFormat({ id }: Format, at: (text: string) => Example & { path: string }): Examples {
    const { refused = [], passes = [] } = FORMATS[id] ?? {};
    return { refused: refused.map(at), passes: passes.map(at) };
}

function entry(id: string, why: string, { refused, passes }: Examples): string[] {
    // One message for each argument, because the messages for other wrong values of it are nearly the same.
    const argument = ({ path }: { path: string }) => path.replace(/\[[^\]]*\]/g, "");
    const first = refused.filter((one, index, all) => index === all.map(argument).indexOf(argument(one)));
    const others = refused.filter((one) => !first.includes(one));
    return [
        `### ${id}`,
        "",
        `${why}.`,
        "",
        ...first.flatMap((example) => [`- refused: ${code(example)}`, ...words(example)]),
        ...(others.length > 0 ? [`- refused as well: ${others.map(code).join(", ")}`] : []),
        `- passes: ${passes.map(code).join(", ")}`,
        "",
    ];
}

function words({ name = "zk", args, path }: Examples["refused"][number]): string[] {
    return validate(name, args, (value) => value === AN_OUTPUT)
        .errors.filter((error) => error.path === path)
        .map((error) => `  > ${path} ${sentence(error)}`.replace(/([<*_])/g, "\\$1"));
}

function code({ name, args }: Example): string {
    const text = name === undefined ? shown(args) : `new ZooKeeperEnsemble(${shown(name)}, ${shown(args)})`;
    return `\`${text}\``;
}

function capital(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
