package checks

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/anishathalye/porcupine"

	"chaos-client/history"
	"chaos-client/layout"
)

// registerState is the state of a register. ZooKeeper counts the writes in the version.
type registerState struct {
	value   string
	version int32
}

// registerModel is the sequential behaviour of a register. The record is both input and output.
//
// A CAS with an unknown outcome never returns, so the search may put it anywhere after its call. At that place it
// writes if the version is the expected one, and otherwise does nothing. A CAS that never happened is covered, too: the
// search can put it after all other operations, where its effect is not visible.
var registerModel = porcupine.Model{
	Init: func() any { return registerState{value: layout.InitialValue} },
	Step: func(state, input, _ any) (bool, any) {
		s, op := state.(registerState), input.(history.Record)
		matches := s.version == op.Version
		written := registerState{value: op.Value, version: s.version + 1}
		switch {
		case op.Missing:
			return false, s // a register is created before its first operation and never deleted
		case op.Op == history.OpRead:
			return matches && s.value == op.Value, s
		case op.Outcome == history.OK:
			return matches && op.NewVersion == written.version, written
		case op.Outcome == history.Fail:
			return !matches, s
		case matches:
			return true, written
		default:
			return true, s
		}
	},
}

// CheckRegister lets porcupine search, for each key, for an order of the operations that a single register allows and
// in which every operation takes effect between its call and its answer. The value that each member has at the end
// counts as a last read.
func CheckRegister(in Input) Verdict {
	v := newVerdict(Register)
	if !v.needTrees(in) {
		return v.conclude("not judged")
	}
	keys := map[string][]porcupine.Operation{}
	var end int64
	for _, op := range in.History.Ops {
		end = max(end, op.Call, op.Return)
	}
	for _, op := range in.History.Ops {
		switch {
		case op.Workload != history.Register:
		case op.Outcome == history.Unknown && op.Op == history.OpRead:
			v.Numbers["readsWithoutAnswer"]++ // proves nothing
		default:
			v.Numbers[op.Op+"."+op.Outcome]++
			keys[op.Path] = append(keys[op.Path], operation(op))
		}
	}
	v.Numbers["keys"] = int64(len(keys))
	v.needSome(v.Numbers["read.ok"] + v.Numbers["cas.ok"])

	paths := make([]string, 0, len(keys))
	for path := range keys {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		ops := keys[path]
		// These reads follow one another, so no member may be behind the member before it.
		for i, m := range in.Trees {
			ops = append(ops, operation(lastRead(m, path, end+1+int64(2*i))))
		}
		result, info := porcupine.CheckOperationsVerbose(registerModel, ops, in.CheckTime)
		switch result {
		case porcupine.Illegal:
			v.against("notLinearizable", "%s: no order of its %d operations is possible: %s", path, len(ops), stuckAt(ops, info))
		case porcupine.Unknown:
			v.against("undecided", "%s: not decided after %s with %d operations, so nothing is proved; try a longer --check-time", path, in.CheckTime, len(ops))
		}
	}
	return v.conclude("%d of %d keys are linearizable, including each member's last value; %d reads and %d CAS were acknowledged, %d CAS refused, %d CAS got no answer",
		int64(len(keys))-v.Numbers["notLinearizable"]-v.Numbers["undecided"], len(keys),
		v.Numbers["read.ok"], v.Numbers["cas.ok"], v.Numbers["cas.fail"], v.Numbers["cas.unknown"])
}

// lastRead is a read of the value that a member has at the end.
func lastRead(m MemberTree, path string, when int64) history.Record {
	read := history.Record{Op: history.OpRead, Path: path, Outcome: history.OK, Client: "verify at " + m.Name, Call: when, Return: when + 1}
	node, there := m.Tree[path]
	if !there {
		read.Missing = true
		return read
	}
	read.Value, read.Version = node.Data, node.Version
	return read
}

func operation(op history.Record) porcupine.Operation {
	returned := op.Return
	if op.Outcome == history.Unknown {
		returned = math.MaxInt64
	}
	return porcupine.Operation{Input: op, Call: op.Call, Return: returned, Metadata: op.ID}
}

// stuckAt describes why a history has no valid order: the longest valid order that the search found, the value after
// it, and the first of the remaining operations, which does not fit there.
func stuckAt(ops []porcupine.Operation, info porcupine.LinearizationInfo) string {
	var longest []porcupine.Operation
	for _, partial := range info.PartialLinearizationsOperations()[0] {
		if len(partial) > len(longest) {
			longest = partial
		}
	}
	state := any(registerState{value: layout.InitialValue})
	placed := map[string]bool{}
	for _, op := range longest {
		_, state = registerModel.Step(state, op.Input, nil)
		placed[describe(op.Input.(history.Record))] = true
	}
	var rest []history.Record
	for _, op := range ops {
		if record := op.Input.(history.Record); !placed[describe(record)] && record.Outcome != history.Unknown {
			rest = append(rest, record)
		}
	}
	sort.SliceStable(rest, func(i, j int) bool { return rest[i].Call < rest[j].Call })
	if len(rest) == 0 {
		return "no single operation is to blame"
	}
	s := state.(registerState)
	return fmt.Sprintf("after %d operations the value is %q at version %d, but %s", len(longest), s.value, s.version, describe(rest[0]))
}

// describe returns an operation in words. It includes the times, so that no two descriptions are the same.
func describe(op history.Record) string {
	who := op.Process
	if who == "" {
		who = op.Client
	}
	what := fmt.Sprintf("read %q at version %d", op.Value, op.Version)
	switch {
	case op.Op == history.OpCAS && op.Outcome == history.OK:
		what = fmt.Sprintf("wrote %q over version %d", op.Value, op.Version)
	case op.Op == history.OpCAS && op.Outcome == history.Fail:
		what = fmt.Sprintf("was told that version %d is not current", op.Version)
	case op.Op == history.OpCAS:
		what = fmt.Sprintf("tried to write %q over version %d", op.Value, op.Version)
	}
	if op.Missing {
		what = "was told that the node does not exist"
	}
	return fmt.Sprintf("%s %s, from %s to %s", who, what, at(op.Call), at(op.Return))
}
