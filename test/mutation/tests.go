package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Test is one test of test/unit/pod, and what the scripts ran in it, as file:function:line:word, the first of a command.
type Test struct {
	Title, File  string
	Trace        string
	Milliseconds int
	ran          map[string]bool
}

var traced = regexp.MustCompile(`(?m)^\++([\w.-]+):(\w+):(\d+) ([\w\[(:]*)`)

// trace runs all tests once, and records which commands each of them runs.
func trace(root string) ([]*Test, error) {
	folder, err := os.MkdirTemp("", "zk-trace-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	// At the top of a sourced file the function is called source, at the top of another one it has no name.
	text := "PS4='+${BASH_SOURCE##*/}:${FUNCNAME-main}:${LINENO} '\nBASH_XTRACEFD=9\nset -x\n"
	if err := os.WriteFile(filepath.Join(folder, "trace.bash"), []byte(text), 0o644); err != nil {
		return nil, err
	}
	command := mocha(context.Background(), root, append([]string{"--require", "./test/mutation/trace.js"}, testFiles(root)...)...)
	command.Env = append(os.Environ(), "ZK_TRACE="+folder)
	if output, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("the tests fail without any mutant: %w\n%s", err, output)
	}
	index, err := os.Open(filepath.Join(folder, "index"))
	if err != nil {
		return nil, err
	}
	defer index.Close()
	var tests []*Test
	lines := bufio.NewScanner(index)
	for lines.Scan() {
		test := &Test{ran: map[string]bool{}}
		if err := json.Unmarshal(lines.Bytes(), test); err != nil {
			return nil, err
		}
		if said, err := os.ReadFile(test.Trace); err == nil {
			for _, match := range traced.FindAllStringSubmatch(string(said), -1) {
				test.ran[match[1]+":"+strings.Replace(match[2], "source", "main", 1)+":"+match[3]+":"+match[4]] = true
			}
		}
		tests = append(tests, test)
	}
	return tests, lines.Err()
}

// chosen are the tests that run the statement of a mutant. Those first that took a way of their own through its script, and of
// each way one before the second of any: a branch is missed by the test that is about it.
func chosen(mutant Mutant, tests []*Test) []*Test {
	ways := map[string][]*Test{}
	for _, statement := range []bool{true, false} {
		for _, test := range tests {
			var ran []string
			runs := false
			for command := range test.ran {
				parts := strings.SplitN(command, ":", 4)
				if parts[0] != mutant.File {
					continue
				}
				ran = append(ran, command)
				line, _ := strconv.Atoi(parts[2])
				inside := int(mutant.First) <= line && line <= int(mutant.Last)
				runs = runs || parts[1] == mutant.Function && (inside || !statement)
			}
			if runs {
				slices.Sort(ran)
				way := strings.Join(ran, " ")
				ways[way] = append(ways[way], test)
			}
		}
		// Bash counts the lines of some long commands in another way than the parser: then all tests of the function.
		if len(ways) > 0 {
			break
		}
	}
	groups := slices.SortedFunc(maps.Values(ways), func(a, b []*Test) int { return len(a) - len(b) })
	var all []*Test
	for round := 0; len(groups) > 0; round++ {
		groups = slices.DeleteFunc(groups, func(group []*Test) bool { return len(group) <= round })
		for _, group := range groups {
			if round == 0 {
				slices.SortStableFunc(group, func(a, b *Test) int { return a.Milliseconds - b.Milliseconds })
			}
			all = append(all, group[round])
		}
	}
	return all
}

// outcome of a mutant: found by a failing test, or what it survived.
type outcome struct {
	found bool
	note  string
}

// try runs the tests that run the mutant's function, until one fails.
func try(root string, mutant Mutant, tests []*Test, limit time.Duration) (outcome, error) {
	folder, err := os.MkdirTemp("", "zk-mutant-")
	if err != nil {
		return outcome{}, err
	}
	defer os.RemoveAll(folder)
	if err := os.CopyFS(folder, os.DirFS(filepath.Join(root, "components", "pod"))); err != nil {
		return outcome{}, err
	}
	path := filepath.Join(folder, mutant.File)
	source, err := os.ReadFile(path)
	if err != nil {
		return outcome{}, err
	}
	broken := string(source[:mutant.From]) + mutant.Text + string(source[mutant.To:])
	if err := os.WriteFile(path, []byte(broken), 0o755); err != nil {
		return outcome{}, err
	}
	if output, err := exec.Command("bash", "-n", path).CombinedOutput(); err != nil {
		return outcome{}, fmt.Errorf("%s:%d %s is no longer bash: %s", mutant.File, mutant.Line, mutant.Name, output)
	}
	candidates := chosen(mutant, tests)
	if len(candidates) == 0 {
		return outcome{note: "no test runs this function"}, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	few := min(len(candidates), 12)
	for _, batch := range [][]*Test{candidates[:few], candidates[few:]} {
		if len(batch) == 0 || ctx.Err() != nil {
			continue
		}
		if found, err := missed(ctx, root, folder, batch); found || err != nil {
			return outcome{found: found}, err
		}
	}
	if ctx.Err() != nil {
		return outcome{note: fmt.Sprintf("its %d tests were not through in %s", len(candidates), limit)}, nil
	}
	return outcome{note: fmt.Sprintf("%d tests pass", len(candidates))}, nil
}

// missed says whether any of the tests fails with the scripts in a folder.
func missed(ctx context.Context, root, folder string, tests []*Test) (bool, error) {
	var titles, files []string
	for _, test := range tests {
		titles = append(titles, regexp.QuoteMeta(test.Title))
		if !slices.Contains(files, test.File) {
			files = append(files, test.File)
		}
	}
	arguments := []string{"--bail", "--timeout", "10000", "--grep", "^(" + strings.Join(titles, "|") + ")$"}
	command := mocha(ctx, root, append(arguments, files...)...)
	command.Env = append(os.Environ(), "ZK_POD_SCRIPTS="+folder)
	output, err := command.CombinedOutput()
	if ctx.Err() != nil || err == nil {
		return false, nil
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) || !strings.Contains(string(output), " failed") {
		return false, fmt.Errorf("mocha did not run: %w\n%s", err, output)
	}
	return true, nil
}

func mocha(ctx context.Context, root string, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, "node", append([]string{filepath.Join("node_modules", "mocha", "bin", "mocha.js")}, arguments...)...)
	command.Dir = root
	return command
}

// testFiles are those that look at what scripts do. Two read the scripts, and one compares them with themselves.
func testFiles(root string) []string {
	all, _ := filepath.Glob(filepath.Join(root, "test", "unit", "pod", "*.test.ts"))
	var files []string
	for _, file := range all {
		if base := filepath.Base(file); base != "lint.test.ts" && base != "scripts.test.ts" && base != "environment.test.ts" {
			files = append(files, file)
		}
	}
	return files
}
