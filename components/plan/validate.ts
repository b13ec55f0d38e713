import type { Problem } from "./problem";
import { RULES } from "./rules";
import type { Settings } from "./settings";

/** Everything that is wrong, not only the first: who has five mistakes should not need five previews. */
export function problemsOf(settings: Settings): Problem[] {
    return Object.values(RULES).flatMap((rule) => rule(settings));
}
