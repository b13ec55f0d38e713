package checks

import (
	"fmt"
	"slices"

	"chaos-client/history"
)

// CheckSessions counts the sessions that expired. Those of the probes that have one member only are counted apart: they
// expire whenever their member is away for longer than the session time-out, with the best of ensembles.
func CheckSessions(in Input) Verdict {
	v := newVerdict(Sessions)
	var tooMany []history.Record
	for _, event := range in.History.Sessions {
		if slices.Contains(in.History.Start.Servers, event.Client) {
			v.Numbers["oneMember."+event.Event]++
			continue
		}
		v.Numbers[event.Event]++
		switch {
		case event.Event == history.SessionExpired:
			tooMany = append(tooMany, event)
		case event.Event == history.SessionClosed && !event.Clean:
			v.Numbers["closedWithoutConnection"]++
		}
	}
	expired := v.Numbers[history.SessionExpired]
	for _, event := range tooMany {
		if in.MaxExpired >= 0 && int(expired) > in.MaxExpired {
			v.against("tooMany", "%s of %s: known at %s", event.Session, event.Client, at(event.At))
		}
	}
	limit := "any number"
	if in.MaxExpired >= 0 {
		limit = fmt.Sprintf("at most %d", in.MaxExpired)
	}
	return v.conclude("%d of %d sessions expired (allowed: %s); besides, %d of %d of the probes with one member",
		expired, v.Numbers[history.SessionNew], limit, v.Numbers["oneMember.expired"], v.Numbers["oneMember.new"])
}
