package checks

import (
	"fmt"
	"strings"

	"chaos-client/history"
	"chaos-client/layout"
)

// CheckSet checks that every acknowledged create is on every member with its data, and that no node exists that was
// refused or never tried. The folders and other nodes that the workloads need are checked, too.
func CheckSet(in Input) Verdict {
	v := newVerdict(Set)
	if !v.needTrees(in) {
		return v.conclude("not judged")
	}
	tried := map[string]bool{}
	for _, op := range in.History.Ops {
		if op.Workload != history.Set && op.Workload != history.Folder {
			continue
		}
		v.Numbers[op.Workload+"."+op.Outcome]++
		tried[op.Path] = true
		var present, absent, changed []string
		for _, m := range in.Trees {
			switch node, there := m.Tree[op.Path]; {
			case !there:
				absent = append(absent, m.Name)
			case node.Data != op.Value && op.Workload == history.Set:
				changed = append(changed, fmt.Sprintf("%q on %s", node.Data, m.Name))
				fallthrough
			default:
				present = append(present, m.Name)
			}
		}
		if op.Outcome == history.OK && len(absent) > 0 {
			v.against("lost", "%s was acknowledged to %s at %s, but is not on %s", op.Path, op.Client, at(op.Return), list(absent))
		}
		if op.Outcome == history.OK && len(changed) > 0 {
			v.against("changed", "%s was created with %q, but is %s", op.Path, op.Value, list(changed))
		}
		// A folder whose creation failed may exist, because a later attempt may have created it.
		if op.Outcome == history.Fail && op.Workload == history.Set && len(present) > 0 {
			v.against("refusedButThere", "%s was refused to %s (%s), but is on %s", op.Path, op.Client, op.Error, list(present))
		}
		if op.Outcome == history.Unknown && op.Workload == history.Set && len(present) > 0 {
			v.Numbers["unknownThatHappened"]++
		}
	}
	v.needSome(v.Numbers["set.ok"])
	notInHistory := map[string]bool{}
	below := layout.Set(in.History.Start.Root) + "/"
	for _, m := range in.Trees {
		for path := range m.Tree {
			if !strings.HasPrefix(path, below) || tried[path] {
				continue
			}
			if in.History.Complete {
				v.against("fromNobody", "%s is on %s, but no client tried to create it", path, m.Name)
			} else {
				notInHistory[path] = true
			}
		}
	}
	if n := len(notInHistory); n > 0 {
		v.Numbers["notInHistory"] = int64(n)
		v.note("%d nodes are not in the history, because the run was killed before it could write its last records", n)
	}
	return v.conclude("%d acknowledged creates (and %d folders) on %d members: %d lost, %d changed; %d refused, of which %d exist; %d without an answer, of which %d happened",
		v.Numbers["set.ok"], v.Numbers["folder.ok"], len(in.Trees), v.Numbers["lost"], v.Numbers["changed"],
		v.Numbers["set.fail"], v.Numbers["refusedButThere"], v.Numbers["set.unknown"], v.Numbers["unknownThatHappened"])
}
