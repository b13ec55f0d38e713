import { ARGUMENTS, type Settings } from "./arguments";
import { isDerived, type ObjectRow, type Row } from "./rows";

type Tree = Record<string, unknown>;

/** Fills in the defaults. Outputs stay outputs. */
export function settingsOf(name: string, args: object): Settings {
    const settings: Tree = { name, ...withDefaults(ARGUMENTS, args as Tree) };
    deriveIn(ARGUMENTS, settings, settings);
    return settings as unknown as Settings;
}

/** The given values, and the defaults that do not depend on other settings. */
function withDefaults(row: ObjectRow, args: Tree): Tree {
    const entries = Object.entries(row.fields).map(([name, field]) => [name, valueOr(field, args[name])] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function valueOr(row: Row, value: unknown): unknown {
    switch (row.kind) {
        case "object":
            return withDefaults(row, (value ?? {}) as Tree);
        case "list":
            return value ?? [];
        case "map":
            return value ?? {};
        default:
            return value ?? (isDerived(row.default) ? undefined : row.default);
    }
}

/**
 * Adds the defaults that are computed from other settings, in the order of the table. So such a default may depend only
 * on rows above it, and on defaults that are not computed.
 */
function deriveIn(row: ObjectRow, of: Tree, settings: Tree): void {
    for (const [name, field] of Object.entries(row.fields)) {
        if (field.kind === "object") {
            deriveIn(field, of[name] as Tree, settings);
        } else if ("default" in field && isDerived(field.default)) {
            of[name] ??= field.default.of(settings as never);
        }
    }
}
