import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { settingsOf } from "../components/plan/settings";
import { SHAPE, type Shape } from "../components/plan/shape";
import { shown } from "./shown";

const SOURCE = join(__dirname, "..", "components", "args.ts");

/** docs/arguments.md: descriptions from args.ts, types and units from the shape, defaults from the settings. */
export function argumentsPage(): string {
    const declared = declarations();
    const args = declared.interfaces.get("ZooKeeperEnsembleArgs") ?? [];
    return [
        "<!-- Made from components/args.ts by `npm run docs`. -->",
        "",
        "# Arguments",
        "",
        "All are optional. In a stack's configuration the keys have the same names: `pulumi config set replicas 5`,",
        "`pulumi config set --path storage.size 20Gi`. _Plain_ arguments have to be known before anything is made; all others",
        "may be outputs of other resources. What is refused: [refusals.md](evidence/refusals.md).",
        "",
        "| argument | type | default | unit | |",
        "| --- | --- | --- | --- | --- |",
        ...rows("", args, SHAPE, settingsOf("‹name›", {}), declared),
        "",
        "## Values",
        "",
        ...[...declared.enums].flatMap(([name, members]) => [
            `### ${name}`,
            "",
            ...members.map(({ name: value, text }) => (text === "" ? `- \`${value}\`` : `- \`${value}\`: ${text}`)),
            "",
        ]),
    ].join("\n");
}

interface Documented {
    name: string;
    /** The documentation comment. */
    text: string;
    /** The type's own name, without pulumi.Input and lists around it. */
    type: string;
}

interface Declarations {
    interfaces: Map<string, Documented[]>;
    enums: Map<string, Documented[]>;
}

function rows(before: string, of: Documented[], shape: Shape, defaults: unknown, declared: Declarations): string[] {
    if (shape.kind !== "object") {
        return [];
    }
    return of.flatMap(({ name, text, type }) => {
        const field = shape.fields[name];
        if (field === undefined) {
            throw new Error(`components/plan/shape.ts has no ${before}${name}`);
        }
        const value = (defaults as Record<string, unknown> | undefined)?.[name];
        const inner = declared.interfaces.get(type);
        const [path, item] =
            field.kind === "list" ? [`${before}${name}[].`, field.items] : [`${before}${name}.`, field];
        const columns = [
            `\`${before}${name}\``,
            typeOf(field, type),
            inner ? "" : defaultOf(value),
            unitOf(field),
            text,
        ];
        return [
            `| ${columns.join(" | ")} |`,
            ...(inner ? rows(path, inner, item, field.kind === "list" ? undefined : value, declared) : []),
        ];
    });
}

function typeOf(shape: Shape, name: string): string {
    const words = {
        string: "string",
        number: "number",
        boolean: "boolean",
        choice: `[${name}](#${name.toLowerCase()})`,
        object: "object",
        list: shape.kind === "list" && shape.items.kind === "string" ? "list of strings" : "list of objects",
        map: "map of strings",
    };
    return shape.plain ? `${words[shape.kind]}, plain` : words[shape.kind];
}

function defaultOf(value: unknown): string {
    const none = value === undefined || shown(value) === "{}" || shown(value) === "[]";
    return none ? "" : `\`${typeof value === "string" ? value : shown(value)}\``;
}

function unitOf(shape: Shape): string {
    return (shape.kind === "number" || shape.kind === "string" ? shape.unit : undefined) ?? "";
}

function declarations(): Declarations {
    const file = ts.createSourceFile(SOURCE, readFileSync(SOURCE, "utf8"), ts.ScriptTarget.ES2022, true);
    const declared: Declarations = { interfaces: new Map(), enums: new Map() };
    file.forEachChild((node) => {
        if (ts.isInterfaceDeclaration(node)) {
            const members = node.members.filter(ts.isPropertySignature);
            declared.interfaces.set(
                node.name.text,
                members.map((member) => ({
                    name: member.name.getText(file),
                    text: commentOf(member),
                    type: /(\w+)\W*$/.exec(member.type?.getText(file) ?? "")?.[1] ?? "",
                })),
            );
        } else if (ts.isEnumDeclaration(node)) {
            declared.enums.set(
                node.name.text,
                node.members.map((member) => ({
                    name: (member.initializer?.getText(file) ?? "").replaceAll('"', ""),
                    text: commentOf(member),
                    type: "",
                })),
            );
        }
    });
    return declared;
}

function commentOf(node: ts.Node): string {
    const texts = ts.getJSDocCommentsAndTags(node).map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "");
    return texts.join(" ").replace(/\s+/g, " ");
}
