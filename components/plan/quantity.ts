const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Record<string, number> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

/** No quantity stands for more. */
const MOST = 2 ** 63;

/**
 * The number that a Kubernetes quantity such as 384Mi, 500m or 1e9 stands for; undefined if it is none, or below
 * zero, which Kubernetes refuses wherever it is used here. Equal quantities give the same number.
 */
export function quantity(text: unknown): number | undefined {
    const match =
        typeof text === "string"
            ? /^(\+?(?:\d+\.?\d*|\.\d+))(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/.exec(text)
            : null;
    if (match === null) {
        return undefined;
    }
    const [, number = "", binary, decimal, exponent] = match;
    // The exponent is a part of the text that becomes a number: 4100 * 0.001 is not the 4.1 that 4100m means.
    const value = Number(`${number}e${(decimal === undefined ? exponent : DECIMAL[decimal]) ?? 0}`);
    const amount = value * 2 ** ((binary === undefined ? 0 : BINARY[binary]) ?? 0);
    return amount <= MOST ? amount : undefined;
}

/** The bytes that a JVM heap size such as 512M or 4G stands for; undefined if it is none. The JVM counts in 1024s. */
export function heapBytes(text: unknown): number | undefined {
    const match = typeof text === "string" ? /^([1-9]\d*)([mMgG])$/.exec(text) : null;
    return match ? Number(match[1]) * (match[2]?.toUpperCase() === "G" ? 2 ** 30 : 2 ** 20) : undefined;
}

/**
 * What a JVM with this heap needs in all: threads, code, metaspace and network buffers came to about 100 MB beside a
 * small heap, and grow with it.
 */
export function memoryForHeap(heap: number): number {
    return heap + Math.max(128 * 2 ** 20, heap / 4);
}

/** Bytes in the unit that people write: 640Mi rather than 671088640. */
export function inMebibytes(bytes: number): string {
    return `${Math.ceil(bytes / 2 ** 20)}Mi`;
}
