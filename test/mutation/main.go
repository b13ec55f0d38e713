// Command mutation takes out each branch of the pod's scripts, one by one, and runs the tests of test/unit/pod that run its
// statement: a branch that no test misses has no test. components/pod/README.md lists those for which none is possible.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
)

func main() {
	root := flag.String("root", ".", "the repository")
	only := flag.String("only", "", "mutants whose `file: function: name` match this regular expression")
	list := flag.Bool("list", false, "print the mutants, and run nothing")
	at := flag.Int("at", 2, "how many at a time")
	limit := flag.Duration("limit", 30*time.Second, "how long the tests of one mutant may take; longer on a busy machine")
	flag.Parse()
	failed, err := run(*root, *only, *list, *at, *limit)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if failed || err != nil {
		os.Exit(1)
	}
}

func run(root, only string, list bool, at int, limit time.Duration) (failed bool, err error) {
	pattern, err := regexp.Compile(only)
	if err != nil {
		return true, err
	}
	all, err := allMutants(filepath.Join(root, "components", "pod"))
	if err != nil {
		return true, err
	}
	var chosen []Mutant
	for _, mutant := range all {
		if pattern.MatchString(mutant.id()) {
			chosen = append(chosen, mutant)
		}
	}
	if list {
		for _, mutant := range chosen {
			fmt.Println(mutant.id())
		}
		return false, nil
	}
	accepted, err := accepted(root)
	if err != nil {
		return true, err
	}
	begun := time.Now()
	tests, err := trace(root)
	if err != nil {
		return true, err
	}
	fmt.Printf("%d mutants, %d tests, traced in %s\n", len(chosen), len(tests), time.Since(begun).Round(time.Second))

	outcomes := make([]outcome, len(chosen))
	next := make(chan int)
	var wait sync.WaitGroup
	var mutex sync.Mutex
	for range at {
		wait.Go(func() {
			for i := range next {
				one, e := try(root, chosen[i], tests, limit)
				mutex.Lock()
				outcomes[i] = one
				if e != nil {
					err = e
				} else if !one.found {
					fmt.Printf("survives, line %d, %s: %s\n", chosen[i].Line, one.note, chosen[i].id())
				}
				mutex.Unlock()
			}
		})
	}
	for i := range chosen {
		next <- i
	}
	close(next)
	wait.Wait()
	if err != nil {
		return true, err
	}

	survivors := map[string]bool{}
	unexpected := 0
	for i, mutant := range chosen {
		if !outcomes[i].found {
			survivors[mutant.id()] = true
			if !accepted[mutant.id()] {
				unexpected++
			}
		}
	}
	for id := range accepted {
		if pattern.MatchString(id) && !survivors[id] {
			fmt.Printf("found, or not there, but listed as a survivor in components/pod/README.md: %s\n", id)
			failed = true
		}
	}
	if len(accepted) > mostAccepted {
		fmt.Printf("components/pod/README.md lists %d survivors; at most %d may be there\n", len(accepted), mostAccepted)
		failed = true
	}
	fmt.Printf("%d mutants, %d found, %d survive as listed, %d survive without a reason, in %s\n", len(chosen),
		len(chosen)-len(survivors), len(survivors)-unexpected, unexpected, time.Since(begun).Round(time.Second))
	return failed || unexpected > 0, nil
}

// mostAccepted is how many survivors may be listed without a test (issue 14).
const mostAccepted = 10

func (m Mutant) id() string { return m.File + ": " + m.Function + ": " + m.Name }

// accepted are the survivors in the README's table: what its rows have as code in their first cell, in the form of id.
func accepted(root string) (map[string]bool, error) {
	text, err := os.ReadFile(filepath.Join(root, "components", "pod", "README.md"))
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for _, match := range regexp.MustCompile("(?m)^\\| `([\\w.-]+: \\w+: .+?)` +\\|").FindAllStringSubmatch(string(text), -1) {
		ids[strings.ReplaceAll(match[1], `\|`, "|")] = true
	}
	return ids, nil
}
