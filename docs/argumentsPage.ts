import { ARGUMENTS } from "../components/plan/arguments";
import { isDerived, type Row, rowsIn } from "../components/plan/rows";
import { rangeOf } from "../components/plan/structure";
import { declarations } from "./declarations";

/** The text of docs/arguments.md: the descriptions are from components/args.ts, everything else is from the table. */
export function argumentsPage(): string {
    const { texts, values } = declarations();
    // Items of lists have no heading of their own: the heading of their list describes them.
    const rows = rowsIn(ARGUMENTS).filter(([path]) => !path.endsWith("[]"));
    return [
        "<!-- Made from components/args.ts and components/plan/arguments.ts by `npm run generate`. -->",
        "",
        "# Arguments",
        "",
        "All are optional. In a stack's configuration the keys have the same names: `pulumi config set replicas 5`,",
        "`pulumi config set --path storage.size 20Gi`. _Plain_ arguments have to be values of the program or of its",
        "configuration; an _input_ may also be an output of another resource. _Fixed_ ones cannot change after the first",
        "`pulumi up`. What is refused: [refusals.md](evidence/refusals.md).",
        "",
        ...rows.flatMap(([path, row]) => [
            `## ${path}`,
            "",
            facts(row).join(" · "),
            "",
            texts.get(path.replaceAll("[]", "")) ?? "",
            "",
            ...(row.kind === "choice" ? [...described(values.get(path) ?? []), ""] : []),
        ]),
    ].join("\n");
}

function facts(row: Row): string[] {
    const standard = "default" in row ? row.default : undefined;
    return [
        typeOf(row),
        ...(standard === undefined
            ? []
            : [`default: ${isDerived(standard) ? standard.words : `\`${String(standard)}\``}`]),
        row.input ? "input" : "plain",
        ...(row.fixed ? ["fixed"] : []),
        ...(row.restarts ? ["a change restarts the members, one after the other"] : []),
    ];
}

function typeOf(row: Row): string {
    switch (row.kind) {
        case "integer":
            return `integer ${rangeOf(row)}, ${row.unit}`;
        case "text":
            return ["string", ...(row.unit ? [row.unit] : []), ...(row.from ? [`at least ${row.from}`] : [])].join(
                ", ",
            );
        case "choice":
            return `one of ${row.values.map((value) => `\`${value}\``).join(", ")}`;
        case "flag":
            return "`true` or `false`";
        case "object":
            return "object";
        case "list":
            return row.items.kind === "text" ? "list of strings" : "list of objects";
        case "map":
            return "map of strings";
    }
}

function described(documented: { value: string; text: string }[]): string[] {
    return documented.filter(({ text }) => text !== "").map(({ value, text }) => `- \`${value}\`: ${text}`);
}
