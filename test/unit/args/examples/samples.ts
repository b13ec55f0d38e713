import { isDerived, type Row } from "../../../../components/plan/rows";

/** A valid value for a row of the table that is not the default. */
export function sampleOf(row: Row): unknown {
    switch (row.kind) {
        case "integer": {
            // The lowest value. For the session timeouts, whose lowest values depend on other arguments, 20000 ms is valid.
            const standard = isDerived(row.default) ? undefined : row.default;
            const least = typeof row.from === "number" ? row.from : 20000;
            return least === standard ? least + 1 : least;
        }
        case "text":
            return row.formats[0]?.example;
        case "choice":
            return row.values.find((value) => value !== row.default);
        case "flag":
            return !row.default;
        case "object":
            return Object.fromEntries(Object.entries(row.fields).map(([name, field]) => [name, sampleOf(field)]));
        case "list":
            return [sampleOf(row.items)];
        case "map":
            return { [row.keys[0]?.example ?? ""]: row.values.example };
    }
}
