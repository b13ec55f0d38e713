/** Numbers from 0 to 1 by Park and Miller's generator: the same ones for the same seed, everywhere. */
export function fractions(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state * 48271) % 2147483647;
        return state / 2147483647;
    };
}
