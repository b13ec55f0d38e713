/** What a test made ends with it, also when it failed. */
const ends: (() => void)[] = [];

/** Calls this when the test, with its own hooks, has ended. */
export function afterTheTest(end: () => void): void {
    ends.push(end);
}

// At the root: for every test of the run.
afterEach(() => {
    for (const end of ends.splice(0)) {
        end();
    }
});
