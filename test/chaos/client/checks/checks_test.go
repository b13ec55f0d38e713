package checks

import (
	"strings"
	"testing"
	"time"

	"chaos-client/cluster"
	"chaos-client/history"
)

// Helpers for histories made by hand.

const root = "/chaos/r"

// tree is a small tree without any error.
func tree() cluster.Tree {
	return cluster.Tree{
		"/":             {ACL: "world:anyone:31"},
		root:            {ACL: "world:anyone:31", Czxid: 2, Mzxid: 2},
		root + "/set/a": {ACL: "world:anyone:31", Data: "c0 1", Czxid: 3, Mzxid: 3},
	}
}

// input makes a history of the given operations and two members with the same tree.
func input(ops ...history.Record) Input {
	for i := range ops {
		ops[i].Kind, ops[i].ID = history.KindOp, int64(i+1)
	}
	return Input{
		History: &history.History{
			Start: history.Record{Root: root, Servers: []string{"m1:1", "m2:1"}},
			Ops:   ops, Complete: true,
		},
		Trees:      []MemberTree{{"m1:1", tree()}, {"m2:1", tree()}},
		MaxExpired: -1,
		CheckTime:  10 * time.Second,
	}
}

// with adds a node to every member.
func (in Input) with(path string, node cluster.Node) Input {
	for _, m := range in.Trees {
		m.Tree[path] = node
	}
	return in
}

// expect compares a verdict. number is the name under which a failure must be counted; empty means that the verdict
// must hold.
func expect(t *testing.T, v Verdict, number string) {
	t.Helper()
	if v.OK != (number == "") {
		t.Errorf("%s holds: %v; %+v", v.Name, v.OK, v)
	}
	if number != "" && v.Numbers[number] == 0 {
		t.Errorf("%s does not count %q: %+v", v.Name, number, v)
	}
	if v.Summary == "" || !v.OK && len(v.Examples) == 0 {
		t.Errorf("%s has no summary or no example: %+v", v.Name, v)
	}
	if strings.Contains(strings.Join(append(v.Examples, v.Summary), " "), "%!") {
		t.Errorf("%s is not well formatted: %+v", v.Name, v)
	}
}

func TestWithoutMembersNothingIsProved(t *testing.T) {
	in := input(created("a", history.OK))
	in.Trees, in.Unreached = nil, []string{"m1:1 is away"}
	for _, v := range All(in) {
		if v.Name != Sessions && v.OK {
			t.Errorf("%s holds although no member was read: %+v", v.Name, v)
		}
	}
}

// Set.

func created(name, outcome string) history.Record {
	return history.Record{
		Workload: history.Set, Op: history.OpCreate, Client: "c0", Path: root + "/set/" + name, Value: "c0 1",
		Outcome: outcome, Call: 1, Return: 2,
	}
}

func TestSet(t *testing.T) {
	expect(t, CheckSet(input(created("a", history.OK))), "")
	expect(t, CheckSet(input()), "nothing")

	expect(t, CheckSet(input(created("a", history.OK), created("lost", history.OK))), "lost")
	folder := created("folder", history.OK)
	folder.Workload = history.Folder
	expect(t, CheckSet(input(created("a", history.OK), folder)), "lost")

	onOne := input(created("a", history.OK), created("b", history.OK))
	onOne.Trees[0].Tree[root+"/set/b"] = cluster.Node{Data: "c0 1"}
	expect(t, CheckSet(onOne), "lost")

	expect(t, CheckSet(input(created("a", history.OK)).with(root+"/set/a", cluster.Node{Data: "other"})), "changed")
	expect(t, CheckSet(input(created("a", history.OK), created("b", history.Fail)).with(root+"/set/b", cluster.Node{})), "refusedButThere")
	expect(t, CheckSet(input(created("a", history.OK)).with(root+"/set/z", cluster.Node{})), "fromNobody")
}

func TestSetUnknownMayHaveHappenedOrNot(t *testing.T) {
	v := CheckSet(input(created("a", history.OK), created("b", history.Unknown), created("c", history.Unknown)).
		with(root+"/set/b", cluster.Node{Data: "c0 1"}))
	expect(t, v, "")
	if v.Numbers["unknownThatHappened"] != 1 {
		t.Errorf("got %+v", v)
	}
}

func TestSetOfKilledRunMayLackItsEnd(t *testing.T) {
	in := input(created("a", history.OK)).with(root+"/set/z", cluster.Node{})
	in.History.Complete = false
	expect(t, CheckSet(in), "")
}

// Sequence.

func numbered(client, name, value, outcome string, call int64) history.Record {
	return history.Record{
		Workload: history.Sequence, Op: history.OpCreate, Client: client, Path: root + "/sequence/n-", Name: name, Value: value,
		Outcome: outcome, Call: call, Return: call + 1,
	}
}

func TestSequence(t *testing.T) {
	name := func(digits string) string { return root + "/sequence/n-00000000" + digits }
	first, second := numbered("c0", name("01"), "c0 0", history.OK, 1), numbered("c0", name("03"), "c0 1", history.OK, 3)
	other := numbered("c1", name("02"), "c1 0", history.OK, 5)
	all := func(ops ...history.Record) Input {
		in := input(ops...)
		for _, op := range ops {
			if op.Outcome == history.OK {
				in.with(op.Name, cluster.Node{Data: op.Value})
			}
		}
		return in
	}
	expect(t, CheckSequence(all(first, second, other)), "")
	expect(t, CheckSequence(all()), "nothing")
	expect(t, CheckSequence(input(first)), "lost")
	expect(t, CheckSequence(all(first).with(name("01"), cluster.Node{Data: "c9 9"})), "changed")

	again := numbered("c1", name("01"), "c1 0", history.OK, 9)
	expect(t, CheckSequence(all(first, again)), "duplicates")
	backwards := numbered("c0", name("02"), "c0 2", history.OK, 9)
	expect(t, CheckSequence(all(first, second, backwards)), "notGrowing")
	bad := numbered("c0", root+"/sequence/n-", "c0 9", history.OK, 9)
	expect(t, CheckSequence(all(first, bad)), "badNames")

	lost := numbered("c1", "", "c1 7", history.Unknown, 9)
	expect(t, CheckSequence(all(first, lost)), "")
	happened := all(first, lost).with(name("08"), cluster.Node{Data: "c1 7"})
	expect(t, CheckSequence(happened), "")
	expect(t, CheckSequence(happened.with(name("09"), cluster.Node{Data: "c1 7"})), "madeTwice")

	refused := numbered("c1", "", "c1 8", history.Fail, 9)
	expect(t, CheckSequence(all(first, refused).with(name("08"), cluster.Node{Data: "c1 8"})), "fromNobody")
	expect(t, CheckSequence(all(first).with(name("08"), cluster.Node{Data: "c5 5"})), "fromNobody")
}

// Inventory.

func TestInventory(t *testing.T) {
	asked := history.Record{Workload: history.Inventory, Op: history.OpList, Client: "m1:1", Value: "7", Outcome: history.OK, Call: 1, Return: 2}
	other := asked
	other.Client = "m2:1"
	expect(t, CheckInventory(input(asked, other)), "")
	expect(t, CheckInventory(input()), "silent")
	expect(t, CheckInventory(input(asked)), "silent")
	silent := other
	silent.Outcome, silent.Value = history.Unknown, ""
	expect(t, CheckInventory(input(asked, silent)), "silent")
	expect(t, CheckInventory(input(asked, silent, other)), "")
	lacking := asked
	lacking.Missing, lacking.Text = true, "1 missing: /s/c0/n1"
	expect(t, CheckInventory(input(asked, lacking, other)), "lacking")
}
