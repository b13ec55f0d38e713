#!/usr/bin/env bash
# The checks and suites that need no cluster. Sourced after results.sh and locks.sh.

# shell_scripts: every script of the repository, and what they source.
shell_scripts() {
    git ls-files -co --exclude-standard | while read -r file; do
        [ -f "$file" ] && head -c 40 "$file" | grep -qE '^#!(/usr/bin/env |/bin/)bash' && printf '%s\n' "$file"
    done
}

# go_checks FOLDER: a Go program of the tests.
go_checks() (
    cd "$1" && [ -z "$(gofmt -l .)" ] && GOWORK=off go vet ./... && GOWORK=off go test ./...
)

checks() {
    local scripts
    mapfile -t scripts < <(shell_scripts)
    check "types" npm run --silent typecheck
    check "lint" npm run --silent lint
    check "format" npm run --silent format:check
    check "shell scripts" shellcheck --external-sources "${scripts[@]}"
    check "pod scripts" test/lint-pod
    check "chaos client" go_checks test/chaos/client
    check "mutants of the pod scripts" go_checks test/mutation
}

unit() { suite "unit" npm run --silent test:unit; }

contract() { suite "contract" npm run --silent test:contract; }

# of_lock NAME: what users of other versions depend on.
of_lock() {
    check "versions of test/locks/$1 are installed" locked_packages "$1"
    locked_packages "$1" || return
    say "$1: $(PATH=$LOCKED/.bin:$PATH locked_versions "$LOCKED")"
    check "types, $1" with_lock "$1" npm run --silent typecheck
    suite "units of args, plan and resources, $1" with_lock "$1" npx mocha "test/unit/{args,plan,resources}/**/*.test.ts"
    suite "contract, $1" with_lock "$1" npm run --silent test:contract
}
