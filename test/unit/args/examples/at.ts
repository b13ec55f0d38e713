import type { Example } from "./example";

/** The other fields of a toleration, chosen so that the field under test may be set beside them. */
export const BESIDE = { key: "a", effect: "NoExecute" };

/**
 * Arguments with a value at a path of the table. In the path "[]" stands for an item of a list, "{}" for a value of a
 * map.
 */
export function argsAt(path: string, value: unknown): Example & { path: string } {
    const keys = path.replace(/(\[\]|\{\})/g, ".$1").split(".");
    const args = keys.reduceRight<unknown>((inner, key, index) => {
        const item = keys[index - 1] === "[]";
        return key === "[]" ? [inner] : { ...(item ? BESIDE : {}), [key === "{}" ? "key" : key]: inner };
    }, value);
    return { path: path.replaceAll("[]", "[0]").replaceAll("{}", '["key"]'), args: args as object };
}
