// Package checks judges a run by its history and by the members' data afterwards. Each check is a function from the
// Input to a Verdict, in a file of its own.
package checks

import (
	"fmt"
	"strings"
	"time"

	"chaos-client/cluster"
	"chaos-client/history"
)

// Names of the verdicts.
const (
	Members       = "members"
	Register      = "register"
	Set           = "set"
	Sequence      = "sequence"
	Trees         = "trees"
	Ephemerals    = "ephemerals"
	Inventory     = "inventory"
	Sessions      = "sessions"
	Configuration = "configuration"
)

// mostExamples is how many counter-examples a verdict shows. Its numbers count all of them.
const mostExamples = 5

// Input has everything that checks may use.
type Input struct {
	History *history.History
	// Trees and Configs are of the members that could be read, in the order of --servers.
	Trees   []MemberTree
	Configs []MemberConfig
	// Unreached says why the other members could not be read.
	Unreached []string
	// Members is the number of members that the configuration must have; 0 allows any number.
	Members int
	// MaxExpired is how many sessions may have expired; a negative number allows any number.
	MaxExpired int
	// CheckTime limits the search for each register.
	CheckTime time.Duration
}

// MemberTree has the nodes of one member.
type MemberTree struct {
	Name string
	Tree cluster.Tree
}

// MemberConfig is the configuration as one member has it.
type MemberConfig struct {
	Name   string
	Config string
}

// Verdict is the result of a check.
type Verdict struct {
	Name    string           `json:"name"`
	OK      bool             `json:"ok"`
	Summary string           `json:"summary"`
	Numbers map[string]int64 `json:"numbers"`
	// Examples are the first counter-examples.
	Examples []string `json:"examples,omitempty"`
	// Notes are observations that do not make the verdict fail.
	Notes []string `json:"notes,omitempty"`
}

// All runs every check.
func All(in Input) []Verdict {
	var verdicts []Verdict
	for _, check := range []func(Input) Verdict{
		CheckMembers, CheckRegister, CheckSet, CheckSequence, CheckTrees, CheckEphemerals, CheckInventory, CheckSessions, CheckConfiguration,
	} {
		verdicts = append(verdicts, check(in))
	}
	return verdicts
}

// CheckMembers fails if a member could not be read, because nothing is known about its data.
func CheckMembers(in Input) Verdict {
	v := newVerdict(Members)
	v.Numbers["read"] = int64(len(in.Trees))
	for _, why := range in.Unreached {
		v.against("unreached", "%s", why)
	}
	return v.conclude("%d members were read, %d were not", len(in.Trees), len(in.Unreached))
}

func newVerdict(name string) *Verdict {
	return &Verdict{Name: name, OK: true, Numbers: map[string]int64{}}
}

// against makes the verdict fail with a counter-example, and counts it under the given name.
func (v *Verdict) against(number, format string, args ...any) {
	v.OK = false
	v.Numbers[number]++
	if len(v.Examples) < mostExamples {
		v.Examples = append(v.Examples, fmt.Sprintf(format, args...))
	}
}

func (v *Verdict) note(format string, args ...any) {
	v.Notes = append(v.Notes, fmt.Sprintf(format, args...))
}

func (v *Verdict) conclude(format string, args ...any) Verdict {
	v.Summary = fmt.Sprintf(format, args...)
	return *v
}

// needTrees makes the verdict fail if no member's tree could be read.
func (v *Verdict) needTrees(in Input) bool {
	if len(in.Trees) == 0 {
		v.against("unreached", "no member could be read, so nothing is proved; are the members running?")
		return false
	}
	return true
}

// needSome makes the verdict fail if the workload has no acknowledged operation, because then it proves nothing.
func (v *Verdict) needSome(acknowledged int64) {
	if acknowledged == 0 {
		v.against("nothing", "no operation was acknowledged, so nothing is proved; did the run last long enough, and was there a quorum?")
	}
}

func list(names []string) string { return strings.Join(names, ", ") }

// at formats a time in seconds.
func at(nanoseconds int64) string {
	return fmt.Sprintf("%.3f s", time.Duration(nanoseconds).Seconds())
}
