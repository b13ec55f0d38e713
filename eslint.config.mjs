import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["node_modules/", "local/", "dist/", "examples/"] },
    js.configs.recommended,
    {
        files: ["**/*.ts"],
        extends: [tseslint.configs.strictTypeChecked],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            // Numbers in texts (ports, ticks, counts) are what most template literals here are made of.
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
        },
    },
    {
        // The component runs in the user's Pulumi program: what it starts there, nobody sees, and nobody ends.
        files: ["components/**/*.ts"],
        rules: {
            "no-restricted-imports": ["error", "child_process", "node:child_process", "timers", "node:timers"],
            "no-restricted-globals": ["error", "setTimeout", "setInterval", "setImmediate"],
        },
    },
    {
        files: ["test/**/*.ts"],
        rules: {
            // mocha's it() and node:test-like helpers hand promises to the runner, which awaits them.
            "@typescript-eslint/no-floating-promises": "off",
            // A test that indexes a known list says so with `!`; a wrong index fails the test anyway.
            "@typescript-eslint/no-non-null-assertion": "off",
        },
    },
    {
        files: ["test/**/*.js"],
        languageOptions: {
            sourceType: "commonjs",
            globals: { require: "readonly", module: "writable", console: "readonly" },
        },
    },
);
