const KUBERNETES_UNITS: Record<string, number> = {
    m: 1e-3,
    "": 1,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    P: 1e15,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
    Pi: 2 ** 50,
};

/** The number that a Kubernetes quantity such as 384Mi, 500m or 10Gi stands for; undefined if it is none. */
export function quantity(text: unknown): number | undefined {
    const match = typeof text === "string" ? /^(\d+(?:\.\d+)?)(m|[kMGTP]|[KMGTP]i)?$/.exec(text) : null;
    const unit = match && KUBERNETES_UNITS[match[2] ?? ""];
    return match && unit !== undefined && unit !== null ? Number(match[1]) * unit : undefined;
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
