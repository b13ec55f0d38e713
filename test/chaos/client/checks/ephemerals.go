package checks

import (
	"fmt"
	"strings"

	"chaos-client/history"
	"chaos-client/layout"
)

// CheckEphemerals checks that ephemeral nodes live exactly as long as their sessions. The run has closed its sessions,
// and verify has waited for those that could not be closed, so none of the run's nodes may be left. During the run,
// each client checked at intervals that its node existed. Ephemeral nodes of other programs must be the same on all
// members.
func CheckEphemerals(in Input) Verdict {
	v := newVerdict(Ephemerals)
	if !v.needTrees(in) {
		return v.conclude("not judged")
	}
	ours := map[string]string{}
	for _, event := range in.History.Sessions {
		ours[event.Session] = event.Client
	}
	for _, op := range in.History.Ops {
		if op.Workload != history.Ephemeral {
			continue
		}
		v.Numbers[op.Op+"."+op.Outcome]++
		if op.Missing {
			v.against("missing", "%s was not there at %s, while the session %s of %s was alive", op.Path, at(op.Return), op.Session, op.Client)
		}
	}
	v.needSome(v.Numbers["create.ok"])
	folder := layout.Ephemeral(in.History.Start.Root) + "/"
	others := map[string]map[string]int64{} // path, member, owner
	for _, m := range in.Trees {
		for path, node := range m.Tree {
			owner := fmt.Sprintf("0x%x", uint64(node.Owner))
			client, own := ours[owner]
			switch {
			case node.Owner != 0 && own:
				v.against("left", "%s is still on %s, although its session %s of %s is over", path, m.Name, owner, client)
			case strings.HasPrefix(path, folder):
				v.against("left", "%s is on %s, but its owner %s is not a session of the run", path, m.Name, owner)
			case node.Owner != 0:
				if others[path] == nil {
					others[path] = map[string]int64{}
				}
				others[path][m.Name] = node.Owner
			}
		}
	}
	v.Numbers["ofOthers"] = int64(len(others))
	for path, owners := range others {
		for _, m := range in.Trees {
			// A missing node counts as owned by session 0, which does not exist.
			if first := owners[in.Trees[0].Name]; owners[m.Name] != first {
				v.against("differ", "%s belongs to the session 0x%x on %s, and to 0x%x on %s", path, uint64(first), in.Trees[0].Name, uint64(owners[m.Name]), m.Name)
			}
		}
	}
	return v.conclude("%d nodes were made, %d are left, %d were missing while their session lived (%d checks); %d nodes of other programs, %d of them differ",
		v.Numbers["create.ok"], v.Numbers["left"], v.Numbers["missing"], v.Numbers["exists.ok"], len(others), v.Numbers["differ"])
}
