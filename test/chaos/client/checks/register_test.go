package checks

import (
	"strings"
	"testing"
	"time"

	"chaos-client/cluster"
	"chaos-client/history"
)

const key = root + "/register/k0.0"

func readOp(process string, call, returned int64, value string, version int32) history.Record {
	return history.Record{
		Workload: history.Register, Op: history.OpRead, Path: key, Process: process, Call: call, Return: returned,
		Value: value, Version: version, Outcome: history.OK,
	}
}

func casOp(process string, call, returned int64, version int32, value, outcome string) history.Record {
	op := history.Record{
		Workload: history.Register, Op: history.OpCAS, Path: key, Process: process, Call: call, Return: returned,
		Value: value, Version: version, Outcome: outcome,
	}
	if outcome == history.OK {
		op.NewVersion = version + 1
	}
	return op
}

// ends is an input in which every member has the given value at the end.
func ends(value string, version int32, ops ...history.Record) Input {
	return input(ops...).with(key, cluster.Node{Data: value, Version: version})
}

func TestRegisterHolds(t *testing.T) {
	for name, in := range map[string]Input{
		"one after another": ends("b", 2,
			readOp("c0.0", 1, 2, "init", 0),
			casOp("c0.0", 3, 4, 0, "a", history.OK),
			casOp("c1.0", 5, 6, 0, "x", history.Fail),
			casOp("c1.0", 7, 8, 1, "b", history.OK),
			readOp("c0.0", 9, 10, "b", 2)),
		"a read sees an overlapping write before its answer": ends("a", 1,
			casOp("c0.0", 1, 10, 0, "a", history.OK),
			readOp("c1.0", 2, 3, "init", 0),
			readOp("c1.0", 4, 5, "a", 1)),
		"unknown that happened": ends("a", 1,
			casOp("c0.0", 1, 2, 0, "a", history.Unknown),
			readOp("c1.0", 5, 6, "a", 1)),
		"unknown that happened late": ends("a", 1,
			casOp("c0.0", 1, 2, 0, "a", history.Unknown),
			readOp("c1.0", 5, 6, "init", 0),
			readOp("c1.0", 7, 8, "a", 1)),
		"unknown that never happened": ends("init", 0,
			casOp("c0.0", 1, 2, 0, "a", history.Unknown),
			readOp("c1.0", 5, 6, "init", 0)),
		"unknown that was refused": ends("b", 1,
			casOp("c0.0", 1, 2, 0, "a", history.Unknown),
			casOp("c1.0", 5, 6, 0, "b", history.OK)),
	} {
		t.Run(name, func(t *testing.T) { expect(t, CheckRegister(in), "") })
	}
}

func TestRegisterFails(t *testing.T) {
	missing := readOp("c1.0", 5, 6, "", 0)
	missing.Missing, missing.Outcome = true, history.Fail
	late := casOp("c1.0", 3, 4, 0, "b", history.OK)
	for name, in := range map[string]Input{
		"stale read": ends("a", 1,
			casOp("c0.0", 1, 2, 0, "a", history.OK),
			readOp("c1.0", 3, 4, "init", 0)),
		"a CAS that succeeded twice":                 ends("b", 1, casOp("c0.0", 1, 2, 0, "a", history.OK), late),
		"two overlapping CAS from one version":       ends("b", 1, casOp("c0.0", 1, 5, 0, "a", history.OK), late),
		"a CAS refused although the version matched": ends("init", 0, casOp("c0.0", 1, 2, 0, "a", history.Fail)),
		"lost at the end":                            ends("init", 0, casOp("c0.0", 1, 2, 0, "a", history.OK)),
		"a value that nobody wrote":                  ends("z", 1, readOp("c0.0", 1, 2, "init", 0)),
		"a value that was read and is gone later": ends("init", 0,
			casOp("c0.0", 1, 2, 0, "a", history.Unknown),
			readOp("c1.0", 5, 6, "a", 1),
			readOp("c1.0", 7, 8, "init", 0)),
		"the node is gone": ends("init", 0, missing),
	} {
		t.Run(name, func(t *testing.T) { expect(t, CheckRegister(in), "notLinearizable") })
	}
}

func TestRegisterLostOnOneMember(t *testing.T) {
	in := ends("a", 1, casOp("c0.0", 1, 2, 0, "a", history.OK))
	delete(in.Trees[1].Tree, key)
	expect(t, CheckRegister(in), "notLinearizable")
}

func TestRegisterSaysWhatDoesNotFit(t *testing.T) {
	v := CheckRegister(ends("a", 1,
		casOp("c0.0", 1, 2, 0, "a", history.OK),
		readOp("c1.7", 3, 4, "init", 0)))
	if len(v.Examples) != 1 || !strings.Contains(v.Examples[0], `c1.7 read "init" at version 0`) {
		t.Errorf("got %q", v.Examples)
	}
}

func TestRegisterWithoutOperations(t *testing.T) { expect(t, CheckRegister(input()), "nothing") }

func TestRegisterOutOfTimeIsNoProof(t *testing.T) {
	// Many overlapping operations, all of which may have happened: the search cannot end within a nanosecond.
	var ops []history.Record
	for i := range 3000 {
		ops = append(ops, casOp("c0.0", int64(i), 0, int32(i), "a", history.Unknown), readOp("c1.0", 1, 10_000, "a", int32(i+1)))
	}
	in := ends("a", 3000, ops...)
	in.CheckTime = time.Nanosecond
	v := CheckRegister(in)
	expect(t, v, "undecided")
}

// A key as long as the workload makes them, with the most unknown outcomes, must be judged in seconds.
func TestRegisterIsFastEnough(t *testing.T) {
	var ops []history.Record
	var version int32
	for i := range int64(250) {
		at := 1000 * i
		switch {
		case i%5 == 0: // an unknown outcome; half of these happened
			ops = append(ops, casOp("c0", at, at+1, version, "u", history.Unknown))
			if i%10 == 0 {
				version++
				ops = append(ops, readOp("c1", at+500, at+2500, "u", version))
			}
		case i%5 == 1:
			ops = append(ops, casOp("c1", at, at+1500, version, "v", history.OK))
			version++
		default:
			ops = append(ops, casOp("c2", at-3000, at+3000, version+50, "w", history.Fail))
		}
	}
	last := "v"
	in := ends(last, version, ops...)
	begun := time.Now()
	v := CheckRegister(in)
	expect(t, v, "")
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
}
