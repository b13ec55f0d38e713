const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Record<string, number> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

/** The largest amount that a Kubernetes quantity can stand for, up to the rounding of a JavaScript number. */
const MOST = 2 ** 63;

/**
 * The number that a Kubernetes quantity such as 384Mi, 500m or 1e9 stands for. Undefined if the text is no quantity, or
 * a negative one, which Kubernetes refuses for storage, memory and CPU.
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
    // The exponent is parsed together with the number, because a multiplication rounds: 4100 * 0.001 is not exactly 4.1.
    const value = Number(`${number}e${(decimal === undefined ? exponent : DECIMAL[decimal]) ?? 0}`);
    const amount = value * 2 ** ((binary === undefined ? 0 : BINARY[binary]) ?? 0);
    return amount <= MOST ? amount : undefined;
}

/**
 * The bytes that a JVM heap size such as 512M or 4G stands for, undefined if it is none. To the JVM, 1M is 1024 * 1024
 * bytes.
 */
export function heapBytes(text: unknown): number | undefined {
    const match = typeof text === "string" ? /^([1-9]\d*)([mMgG])$/.exec(text) : null;
    return match ? Number(match[1]) * (match[2]?.toUpperCase() === "G" ? 2 ** 30 : 2 ** 20) : undefined;
}

/**
 * The bytes that a JVM with a heap of this many bytes needs in all. Beside a small heap, threads, code, metaspace and
 * network buffers used about 100 MB (measured), and they grow with the heap.
 */
export function memoryForHeap(heap: number): number {
    return heap + Math.max(128 * 2 ** 20, heap / 4);
}

/** Bytes as a quantity that is easy to read, rounded up: 640Mi instead of 671088640. */
export function inMebibytes(bytes: number): string {
    return `${Math.ceil(bytes / 2 ** 20)}Mi`;
}
