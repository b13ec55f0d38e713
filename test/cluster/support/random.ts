/** Numbers from 0 to 1 by the generator of Park and Miller. The same seed gives the same numbers on every machine. */
export function fractions(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state * 48271) % 2147483647;
        return state / 2147483647;
    };
}
