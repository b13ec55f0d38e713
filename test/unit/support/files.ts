/** The files of the repository, as the tests of its texts read them. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(__dirname, "../../..");

/** Reads a file by its path from the root. */
export const read = (file: string): string => readFileSync(join(root, file), "utf8");

/** The paths of all files that are in the repository, or will be with the next commit. */
export const FILES = execFileSync("git", ["ls-files", "-coz", "--exclude-standard"], { cwd: root, encoding: "utf8" })
    .split("\0")
    .filter((file) => file !== "" && existsSync(join(root, file)));
