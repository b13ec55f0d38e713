/** Checks of README.md and docs/ that need no cluster: size, links, and how many of their commands are run by no test. */
import * as assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import { blocksOf, differs, PAGES } from "../../cluster/support/pages";
import { FILES, read, root } from "../support/files";

const withoutCode = (text: string) => text.replace(/^```[^]*?^```$/gm, "");

/** The anchors that GitHub generates from a page's headings. */
function anchors(page: string): string[] {
    return [...withoutCode(read(page)).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
        heading
            .toLowerCase()
            .replace(/[^\p{L}\p{N} _-]/gu, "")
            .replaceAll(" ", "-"),
    );
}

/** All Markdown files of the repository. */
const MARKDOWN = FILES.filter((file) => file.endsWith(".md"));

describe("the pages", () => {
    it("have a README of at most 900 words", () => {
        const words = read("README.md").split(/\s+/).filter(Boolean).length;
        assert.ok(words <= 900, `${String(words)} words`);
    });
    for (const page of MARKDOWN) {
        it(`have no broken links: ${page}`, () => {
            const targets = [...withoutCode(read(page)).matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target);
            const broken = targets
                .filter((target) => !/^https?:/.test(target))
                .filter((target) => {
                    const [file = "", anchor] = target.split("#");
                    const path = file === "" ? page : relative(root, join(root, dirname(page), file));
                    const isThere = existsSync(join(root, path));
                    return !isThere || (anchor !== undefined && !anchors(path).includes(anchor));
                });
            assert.deepEqual(broken, []);
        });
    }
    it("are all in the README's table of guides", () => {
        const missing = PAGES.filter((page) => page !== "README.md" && !read("README.md").includes(`](${page})`));
        assert.deepEqual(missing, []);
    });
});

describe("the commands of the pages", () => {
    const commands = PAGES.flatMap(blocksOf).filter(({ language }) => language === "sh");
    const notRun = commands.filter((block) => block.notRun !== undefined);
    it("are run by test/cluster/docs.test.ts, except for at most 15 %, which have a reason", () => {
        console.log(`      ${String(commands.length)} blocks, of which ${String(notRun.length)} are not run`);
        assert.ok(commands.length > 40);
        assert.ok(notRun.length <= 0.15 * commands.length);
    });
    it("are left out only if they need a foreign cluster or a registry, or destroy something on the host", () => {
        const others = notRun.filter(
            (block) => !/^(foreign cluster|needs a registry|destroys )/.test(block.notRun ?? ""),
        );
        assert.deepEqual(others, []);
    });
    it("have no HTML comment that the tests do not know", () => {
        const unknown = PAGES.flatMap((page) =>
            [...read(page).matchAll(/^<!-- (.*) -->$/gm)]
                .map(([, comment = ""]) => comment)
                .filter((comment) => !/^(not run: |file: |fails$|Made from |prettier-ignore)/.test(comment)),
        );
        assert.deepEqual(unknown, []);
    });
});

describe("the comparison of shown and printed output", () => {
    const shown = "NAME   READY   AGE\nzk-0   1/1     21s\n";
    it("ignores ages, addresses, ids and the widths of columns", () => {
        assert.equal(differs(shown, "NAME READY AGE\nzk-0 1/1 2m10s"), undefined);
        assert.equal(differs("ip 10.0.0.1\n", "ip 10.244.3.17\n"), undefined);
        assert.equal(differs("at 0x1000\n", "at 0x5f\n"), undefined);
    });
    it("reports other values, additional lines and missing lines", () => {
        assert.match(differs(shown, "NAME READY AGE\nzk-0 0/1 21s") ?? "", /it printed/);
        assert.match(differs(shown, "NAME READY AGE\nzk-0 1/1 21s\nzk-1 1/1 21s") ?? "", /it printed/);
        assert.match(differs(shown, "NAME READY AGE") ?? "", /it printed/);
    });
    it("accepts any words for … within a line, and any lines for … alone on a line", () => {
        assert.equal(differs("one\n…\nfive\n", "one\ntwo\nthree\nfive\n"), undefined);
        assert.equal(differs("one\n…\ntwo\n", "one\ntwo\n"), undefined);
        assert.equal(differs("used … of 10\n", "used 3 MiB of 10\n"), undefined);
        assert.match(differs("one\n…\nfive\n", "one\ntwo\n") ?? "", /it printed/);
        assert.match(differs("used … of 10\n", "used 3\nof 10\n") ?? "", /it printed/);
    });
    it("accepts another member as the leader, but not another number of leaders", () => {
        assert.equal(differs("zk-0 leader\nzk-1 follower\n", "zk-0 follower\nzk-1 leader\n"), undefined);
        assert.match(differs("zk-0 leader\nzk-1 follower\n", "zk-0 leader\nzk-1 leader\n") ?? "", /roles/);
    });
});
