import { ARGUMENTS, type Settings } from "./arguments";
import { COMPONENT_NAME } from "./formats";
import { RULES } from "./rules/catalogue";
import type { Rule } from "./rules/rule";
import { settingsOf } from "./settings";
import { type IsOutput, type OutputAt, read, type Reading, secretError } from "./structure";
import type { ValidationError } from "./validationError";

/** A check that needs the values of outputs. `check` gets them in the order of `outputs`. */
export interface LaterCheck {
    outputs: unknown[];
    check: (values: unknown[]) => ValidationError[];
    /** The errors if one of the values is a secret. */
    ifSecret: ValidationError[];
}

export interface Validation {
    /**
     * All errors in the values that are known now. All at once, so that five mistakes do not take five previews to
     * find.
     */
    errors: ValidationError[];
    settings: Settings;
    later: LaterCheck[];
}

/** Checks the arguments as far as they are known. The checks that need outputs are returned as `later`. */
export function validate(name: string, args: unknown, isOutput: IsOutput): Validation {
    const reading = read(args, isOutput);
    const settings = settingsOf(name, reading.fitting);
    const checked = RULES.flatMap((rule) => placesOf(rule, settings, isOutput)).map((place) => ({
        place,
        ...applyRule(place, reading, isOutput),
    }));
    const source = { name, args, isOutput };
    return {
        errors: inOrder([...nameErrors(name), ...reading.errors, ...checked.flatMap(({ errors }) => errors)]),
        settings,
        later: [
            ...reading.outputs.map((output) => laterValue(source, output)),
            ...checked
                .filter(({ outputs }) => outputs.length > 0)
                .map(({ place, outputs }) => laterRule(source, place, outputs)),
        ],
    };
}

function nameErrors(name: string): ValidationError[] {
    const { test, must, why } = COMPONENT_NAME;
    return test(name) ? [] : [{ path: "name", must, value: name, reason: why }];
}

interface Source {
    name: string;
    args: unknown;
    isOutput: IsOutput;
}

/** One application of a rule: to the settings as a whole, or to one item of a list. */
interface Place {
    rule: Rule;
    /** The prefix of its paths: the path of the list item, such as `tolerations[0]`, or "". */
    before: string;
    /** The settings or the list item that its values are read from. */
    of: unknown;
}

function placesOf(rule: Rule, settings: Settings, isOutput: IsOutput): Place[] {
    const { each } = rule;
    if (each === undefined) {
        return [{ rule, before: "", of: settings }];
    }
    const items: unknown = settings[each];
    return isOutput(items)
        ? [{ rule, before: each, of: items }]
        : (items as unknown[]).map((of, index) => ({ rule, before: `${each}[${index}]`, of }));
}

/**
 * Applies a rule to what is known now. Also returns the outputs that it depends on, because it has to be applied again
 * when they are known. A rule is not applied yet if a value that it needs is an output as a whole, or was refused
 * already.
 */
function applyRule(
    { rule, before, of }: Place,
    reading: Reading,
    isOutput: IsOutput,
): { errors: ValidationError[]; outputs: OutputAt[] } {
    const full = (path: string) => [before, path].filter((part) => part !== "").join(".");
    const needs = rule.needs.map(full);
    const outputs = reading.outputs.filter(({ path }) => needs.some((need) => isIn(path, need) || isIn(need, path)));
    if ([...outputs, ...reading.errors].some(({ path }) => needs.some((need) => isIn(need, path)))) {
        return { errors: [], outputs };
    }
    const values = rule.needs.map((need) => [need, withoutOutputs(lookUp(of, need.split(".")), isOutput)] as const);
    const found = rule.check(Object.fromEntries(values) as never, (path) => reading.given.has(full(path)));
    return { errors: found.map((error) => ({ reason: rule.why, ...error, path: full(error.path) })), outputs };
}

/** The check of an output's value by itself, against the table. */
function laterValue({ args, isOutput }: Source, { path, keys, output }: OutputAt): LaterCheck {
    return {
        outputs: [output],
        check: ([value]) =>
            read(withValue(args, keys, value), isOutput).errors.filter((error) => isIn(error.path, path)),
        ifSecret: [secretError(path)],
    };
}

function laterRule({ name, args, isOutput }: Source, { rule, before }: Place, outputs: OutputAt[]): LaterCheck {
    return {
        outputs: outputs.map(({ output }) => output),
        check: (values) => {
            const known = outputs.reduce((all, { keys }, index) => withValue(all, keys, values[index]), args);
            const reading = read(known, isOutput);
            return placesOf(rule, settingsOf(name, reading.fitting), isOutput)
                .filter((place) => isIn(place.before, before))
                .flatMap((place) => applyRule(place, reading, isOutput).errors);
        },
        // laterValue refuses a secret already.
        ifSecret: [],
    };
}

/**
 * The arguments with a value in place of the output at these keys. An undefined value becomes null, which is refused:
 * otherwise an output without a value would silently mean the default.
 */
function withValue(args: unknown, [key, ...rest]: string[], value: unknown): unknown {
    if (key === undefined) {
        return value ?? null;
    }
    const inner = withValue((args as Record<string, unknown>)[key], rest, value);
    return Array.isArray(args)
        ? args.map((item: unknown, index) => (String(index) === key ? inner : item))
        : { ...(args as object), [key]: inner };
}

/** Whether `path` is the path `other` or a path inside it. */
function isIn(path: string, other: string): boolean {
    return other === "" || path === other || path.startsWith(`${other}.`) || path.startsWith(`${other}[`);
}

function lookUp(of: unknown, keys: string[]): unknown {
    return keys.reduce((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], of);
}

/**
 * A list or a map without the outputs in it. In a list they become undefined, so that the other items keep their
 * indexes.
 */
function withoutOutputs(value: unknown, isOutput: IsOutput): unknown {
    if (Array.isArray(value)) {
        return value.map((item: unknown) => (isOutput(item) ? undefined : item));
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).filter(([, inner]) => !isOutput(inner)))
        : value;
}

/**
 * The errors in the order of the table, errors of unknown arguments last. Of several errors with one path only the
 * first is kept.
 */
export function inOrder(errors: ValidationError[]): ValidationError[] {
    const names = ["name", ...Object.keys(ARGUMENTS.fields)];
    const index = ({ path }: ValidationError) => {
        const found = names.indexOf(path.replace(/[.[].*$/, ""));
        return found === -1 ? names.length : found;
    };
    const paths = errors.map(({ path }) => path);
    return errors.filter(({ path }, at) => paths.indexOf(path) === at).sort((a, b) => index(a) - index(b));
}
