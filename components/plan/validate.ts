import { ifKnown } from "./notKnownYet";
import type { Problem } from "./problem";
import { RULES } from "./rules/catalogue";
import { type KnownArgs, settingsOf } from "./settings";
import { SHAPE } from "./shape";
import { fitting, misfitsOf } from "./shapeCheck";

/**
 * Everything that is wrong, not only the first: who has five mistakes should not need five previews. A rule that asks for
 * an argument that is not known yet, or is not even of its type, is left for later; the others are not.
 */
export function problemsOf(name: string, args: KnownArgs): Problem[] {
    const misfits = misfitsOf(args);
    const settings = settingsOf(name, fitting(args));
    const problems = RULES.flatMap((rule) => ifKnown(() => rule.check(settings, misfits)) ?? []);
    return inOrder(onePerPath(problems));
}

/** One is mended at a time, and the first says it more generally. */
function onePerPath(problems: Problem[]): Problem[] {
    const paths = problems.map(({ path }) => path);
    return problems.filter(({ path }, index) => paths.indexOf(path) === index);
}

/** As the arguments are listed wherever they are documented; what is none of them comes last. */
function inOrder(problems: Problem[]): Problem[] {
    const names = ["name", ...Object.keys(SHAPE.fields)];
    const place = ({ path }: Problem) => {
        const found = names.indexOf(path.replace(/[.[].*$/, ""));
        return found === -1 ? names.length : found;
    };
    return [...problems].sort((a, b) => place(a) - place(b));
}
