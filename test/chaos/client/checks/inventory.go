package checks

import (
	"strconv"

	"chaos-client/history"
)

// CheckInventory looks whether every member had, whenever it was asked while the run lasted, everything that had been
// acknowledged to anybody by then. Who could not serve at that moment answered nothing, which is not against it; but each
// must have answered once, or nothing is proved of it.
func CheckInventory(in Input) Verdict {
	v := newVerdict(Inventory)
	most := 0
	answered := map[string]bool{}
	for _, op := range in.History.Ops {
		if op.Workload != history.Inventory {
			continue
		}
		v.Numbers[op.Outcome]++
		if op.Missing {
			v.against("lacking", "%s served at %s without what was acknowledged before %s: %s", op.Client, at(op.Return), at(op.Call), op.Text)
		}
		if count, err := strconv.Atoi(op.Value); err == nil {
			most = max(most, count)
		}
		answered[op.Client] = answered[op.Client] || op.Outcome == history.OK
	}
	for _, server := range in.History.Start.Servers {
		if !answered[server] {
			v.against("silent", "%s never told what it had", server)
		}
	}
	return v.conclude("%d times a member was asked for everything acknowledged so far (up to %d creates) and served: %d times something was missing; %d times it did not serve",
		v.Numbers[history.OK], most, v.Numbers["lacking"], v.Numbers[history.Unknown])
}
