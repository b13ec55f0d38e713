package checks

import (
	"fmt"
	"strconv"
	"strings"

	"chaos-client/history"
	"chaos-client/layout"
)

// CheckSequence checks that the numbers given by the ensemble are unique and grow for each client, and that each node
// exists with the data of its create. No attempt may have created two nodes, not even an attempt with an unknown
// outcome.
func CheckSequence(in Input) Verdict {
	v := newVerdict(Sequence)
	if !v.needTrees(in) {
		return v.conclude("not judged")
	}
	names := map[string]history.Record{}
	lastOf := map[string]history.Record{}
	outcome := map[string]string{} // of each attempt, by its value, which is unique: the client and a number
	for _, op := range in.History.Ops {
		if op.Workload != history.Sequence {
			continue
		}
		v.Numbers[op.Outcome]++
		outcome[op.Value] = op.Outcome
		if op.Outcome != history.OK {
			continue
		}
		number, err := sequenceNumber(op)
		if err != nil {
			v.against("badNames", "%s", err)
			continue
		}
		if other, twice := names[op.Name]; twice {
			v.against("duplicates", "%s was given to %s at %s and to %s at %s", op.Name, other.Client, at(other.Return), op.Client, at(op.Return))
		}
		names[op.Name] = op
		// The operations of one client do not overlap, so their order by call is their real order.
		if last, any := lastOf[op.Client]; any {
			if before, _ := sequenceNumber(last); number <= before {
				v.against("notGrowing", "%s got %s at %s after %s at %s", op.Client, op.Name, at(op.Return), last.Name, at(last.Return))
			}
		}
		lastOf[op.Client] = op
		var absent, changed []string
		for _, m := range in.Trees {
			if node, there := m.Tree[op.Name]; !there {
				absent = append(absent, m.Name)
			} else if node.Data != op.Value {
				changed = append(changed, fmt.Sprintf("%q on %s", node.Data, m.Name))
			}
		}
		if len(absent) > 0 {
			v.against("lost", "%s was acknowledged to %s at %s, but is not on %s", op.Name, op.Client, at(op.Return), list(absent))
		}
		if len(changed) > 0 {
			v.against("changed", "%s was created with %q, but is %s", op.Name, op.Value, list(changed))
		}
	}
	v.needSome(v.Numbers[history.OK])
	for _, m := range in.Trees {
		madeBy := map[string]string{}
		for path, node := range m.Tree {
			if !strings.HasPrefix(path, layout.Sequence(in.History.Start.Root)+"/") {
				continue
			}
			if other, twice := madeBy[node.Data]; twice {
				v.against("madeTwice", "%s and %s on %s were both created by the single attempt %q", other, path, m.Name, node.Data)
			}
			madeBy[node.Data] = path
			if what, tried := outcome[node.Data]; what == history.Fail || !tried && in.History.Complete {
				v.against("fromNobody", "%s is on %s, but the attempt %q was refused or never made", path, m.Name, node.Data)
			}
		}
	}
	return v.conclude("%d names: %d given twice, %d not growing, %d lost; %d without an answer",
		v.Numbers[history.OK], v.Numbers["duplicates"], v.Numbers["notGrowing"], v.Numbers["lost"], v.Numbers[history.Unknown])
}

// sequenceNumber returns the number of ten digits that the ensemble appended to the path.
func sequenceNumber(op history.Record) (int64, error) {
	digits, ok := strings.CutPrefix(op.Name, op.Path)
	number, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || len(digits) < 10 {
		return 0, fmt.Errorf("%s asked for %s and a number, but got %s", op.Client, op.Path, op.Name)
	}
	return number, nil
}
