package checks

import (
	"strconv"

	"chaos-client/history"
)

// CheckInventory checks the answers of members that were asked, at intervals during the run, for all nodes acknowledged
// to any client so far. A member that answers must have all of them. A missing answer is not an error, because the
// member may not have served at that time; but each member must have answered at least once, because otherwise nothing
// is proved about it.
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
			v.against("silent", "%s never listed its nodes, so nothing is proved about it", server)
		}
	}
	return v.conclude("members listed all nodes acknowledged so far %d times (up to %d creates): nodes were missing %d times; a member did not answer %d times",
		v.Numbers[history.OK], most, v.Numbers["lacking"], v.Numbers[history.Unknown])
}
