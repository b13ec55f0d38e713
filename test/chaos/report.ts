/** The report of a run for people. docs/evidence/chaos.md has the report of a long run. */
import type { Gap, Report } from "./workload";

export interface Suffered {
    kind: string;
    /** Seconds from the end of the fault until all members were ready voters again. */
    wholeAfterSeconds: number;
}

/** The name of the n-th fault's window in the record. */
export const markOf = (index: number, kind: string): string => `${String(index + 1)} ${kind}`;

export function markdown(
    seed: number,
    suffered: Suffered[],
    { durationSeconds, operations, verdicts, withoutWrites }: Report,
): string {
    const windows = new Map(withoutWrites.pairs.map(({ name, probes }) => [name, probes["all"]]));
    const kinds = [...new Set(suffered.map(({ kind }) => kind))];
    const rows = kinds.map((kind) => {
        const these = suffered.flatMap((one, index) => (one.kind === kind ? [{ ...one, index }] : []));
        const gaps = these.map(({ index }): Gap => windows.get(markOf(index, kind)) ?? { totalMs: 0, longestMs: 0 });
        const cells = [
            String(these.length),
            seconds(middle(gaps.map(({ totalMs }) => totalMs)) ?? NaN),
            seconds(Math.max(...gaps.map(({ longestMs }) => longestMs))),
            seconds(1000 * Math.max(...these.map(({ wholeAfterSeconds }) => wholeAfterSeconds))),
        ];
        return `| ${kind} | ${cells.join(" | ")} |`;
    });
    const acknowledged = Object.entries(operations).map(([workload, byOperation]) => {
        const outcomes = (outcome: string) =>
            Object.values(byOperation).reduce((sum, counts) => sum + (counts[outcome] ?? 0), 0);
        return `| ${workload} | ${String(outcomes("ok"))} | ${String(outcomes("unknown"))} | ${String(outcomes("fail"))} |`;
    });
    return [
        `${String(suffered.length)} faults of ${String(kinds.length)} kinds in ${String(Math.round(durationSeconds / 60))} minutes, seed ${String(seed)}.`,
        "",
        "| fault | times | without an acknowledged write, median of the totals | longest | whole again after its end, longest |",
        "| --- | --- | --- | --- | --- |",
        ...rows,
        "",
        "| workload | acknowledged | unknown | refused |",
        "| --- | --- | --- | --- |",
        ...acknowledged,
        "",
        ...verdicts.map(({ name, ok, summary }) => `- ${name}: ${ok ? "holds" : "FAILS"}; ${summary}`),
        "",
    ].join("\n");
}

/** The median; for an even number of values, the upper of the two middle ones. Undefined if there is none. */
export function middle(numbers: number[]): number | undefined {
    const sorted = [...numbers].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
}

function seconds(milliseconds: number): string {
    return `${(milliseconds / 1000).toFixed(1)} s`;
}
