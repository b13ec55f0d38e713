import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";

const SOURCE = join(__dirname, "..", "components", "args.ts");

export interface Declarations {
    /** The description of each argument, by its path. */
    texts: Map<string, string>;
    /** The values of each argument whose type is an enum, with their descriptions, by its path. Empty for other types. */
    values: Map<string, { value: string; text: string }[]>;
}

/** The descriptions in the comments of components/args.ts. */
export function declarations(): Declarations {
    const file = ts.createSourceFile(SOURCE, readFileSync(SOURCE, "utf8"), ts.ScriptTarget.ES2022, true);
    const interfaces = new Map<string, readonly ts.PropertySignature[]>();
    const enums: Declarations["values"] = new Map();
    file.forEachChild((node) => {
        if (ts.isInterfaceDeclaration(node)) {
            interfaces.set(node.name.text, node.members.filter(ts.isPropertySignature));
        }
        if (ts.isVariableStatement(node)) {
            enums.set(node.declarationList.declarations[0]?.name.getText(file) ?? "", membersOf(node));
        }
    });
    const texts: Declarations["texts"] = new Map();
    const values: Declarations["values"] = new Map();
    readMembers("ZooKeeperEnsembleArgs", "");
    return { texts, values };

    function readMembers(name: string, before: string): void {
        for (const member of interfaces.get(name) ?? []) {
            const path = `${before}${member.name.getText(file)}`;
            // The name of the type, without pulumi.Input<…> and [] around it.
            const type = /(\w+)\W*$/.exec(member.type?.getText(file) ?? "")?.[1] ?? "";
            texts.set(path, commentOf(member));
            values.set(path, enums.get(type) ?? []);
            readMembers(type, `${path}.`);
        }
    }
}

/** The members of an enum: `const X = { … } as const`. */
function membersOf(node: ts.VariableStatement): { value: string; text: string }[] {
    const [declaration] = node.declarationList.declarations;
    const object =
        declaration?.initializer && ts.isAsExpression(declaration.initializer) && declaration.initializer.expression;
    return object && ts.isObjectLiteralExpression(object)
        ? object.properties.filter(ts.isPropertyAssignment).map((member) => ({
              value: ts.isStringLiteral(member.initializer) ? member.initializer.text : "",
              text: commentOf(member),
          }))
        : [];
}

function commentOf(node: ts.Node): string {
    const texts = ts.getJSDocCommentsAndTags(node).map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "");
    return texts.join(" ").replace(/\s+/g, " ");
}
