// Package checks judges a run by its history and by what the members have afterwards. Each check is a function from the
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

// mostExamples is how many counter-examples are told; the numbers say how many there were.
const mostExamples = 5

// Input is everything that a check may look at.
type Input struct {
	History *history.History
	// Trees and Configs are those of the members that could be read, in the order of --servers.
	Trees   []MemberTree
	Configs []MemberConfig
	// Unreached says why the others could not.
	Unreached []string
	// Members is how many members the configuration has to name; 0 for any number.
	Members int
	// MaxExpired is how many sessions may have expired; negative for any number.
	MaxExpired int
	// CheckTime is how long the search may take for each register.
	CheckTime time.Duration
}

// MemberTree is what a member has.
type MemberTree struct {
	Name string
	Tree cluster.Tree
}

// MemberConfig is the configuration that a member knows.
type MemberConfig struct {
	Name   string
	Config string
}

// Verdict is what a check found.
type Verdict struct {
	Name    string           `json:"name"`
	OK      bool             `json:"ok"`
	Summary string           `json:"summary"`
	Numbers map[string]int64 `json:"numbers"`
	// Examples are the first findings against it.
	Examples []string `json:"examples,omitempty"`
	// Notes are worth knowing, and not against it.
	Notes []string `json:"notes,omitempty"`
}

// All makes every check.
func All(in Input) []Verdict {
	var verdicts []Verdict
	for _, check := range []func(Input) Verdict{
		CheckMembers, CheckRegister, CheckSet, CheckSequence, CheckTrees, CheckEphemerals, CheckInventory, CheckSessions, CheckConfiguration,
	} {
		verdicts = append(verdicts, check(in))
	}
	return verdicts
}

// CheckMembers fails when a member could not be read: nothing is known about what it has.
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

// against is a finding for which the verdict is that it does not hold. It is counted under the given name.
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

// needTrees fails a verdict that cannot be reached without the members' trees.
func (v *Verdict) needTrees(in Input) bool {
	if len(in.Trees) == 0 {
		v.against("unreached", "no member could be read, so nothing is proved")
		return false
	}
	return true
}

// needSome fails a verdict on a workload that has nothing acknowledged: it proves nothing.
func (v *Verdict) needSome(acknowledged int64) {
	if acknowledged == 0 {
		v.against("nothing", "not one operation was acknowledged, so nothing is proved; did the run last long enough, and was there a quorum?")
	}
}

func list(names []string) string { return strings.Join(names, ", ") }

// at is a time as people read it.
func at(nanoseconds int64) string {
	return fmt.Sprintf("%.3f s", time.Duration(nanoseconds).Seconds())
}
