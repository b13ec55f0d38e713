import type { Example } from "./example";

/** A toleration to which any of its fields can be given. */
const BESIDE = { key: "a", effect: "NoExecute" };

/** Arguments with a value at a path of the table, where "[]" stands for a list's item and "{}" for a map's value. */
export function argsAt(path: string, value: unknown): Example & { path: string } {
    const keys = path.replace(/(\[\]|\{\})/g, ".$1").split(".");
    const args = keys.reduceRight<unknown>((inner, key, index) => {
        const item = keys[index - 1] === "[]";
        return key === "[]" ? [inner] : { ...(item ? BESIDE : {}), [key === "{}" ? "key" : key]: inner };
    }, value);
    return { path: path.replaceAll("[]", "[0]").replaceAll("{}", '["key"]'), args: args as object };
}
