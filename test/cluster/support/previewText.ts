/** Makes the output of `pulumi preview --diff` comparable: without the parts that differ from run to run. */

/** Lines that depend on the run or on the machine. */
const RUN = /^(warning: |Previewing update|Loading policy packs|Duration: )|^ *\[provider=/;
/** A file in a ConfigMap. Pulumi prints its first lines, which are left out. */
const FILE = /^ +[\w.-]+ *: ".*\\n(\.\.\.)?"$/;

/** The text of a preview: one block for each resource, in the order of their URNs. */
export function previewText(stdout: string): string {
    const lines = stdout
        .split("\n")
        .filter((line) => !RUN.test(line) && !FILE.test(line))
        // Hashes of names and contents.
        .map((line) => line.replace(/-[0-9a-f]{10}\b/g, "-<hash>"));
    const starts = lines.flatMap((line, index) => (/^ *[+~-]+ ?[\w:/.-]+: \([\w-]+\)$/.test(line) ? [index] : []));
    const summary = lines.findIndex((line) => line === "Resources:");
    const blocks = starts.map((start, index) => lines.slice(start, starts[index + 1] ?? summary));
    const urn = (block: string[]) => block.find((line) => line.includes("[urn=")) ?? "";
    blocks.sort((a, b) => (urn(a) < urn(b) ? -1 : 1));
    return [...blocks.flat(), ...lines.slice(summary)].join("\n").trim() + "\n";
}
