package checks

import (
	"fmt"
	"slices"

	"chaos-client/history"
)

// CheckSessions counts the expired sessions. Sessions of probes with one member are counted separately: they expire
// whenever that member is away for longer than the session time-out, even if the ensemble works well.
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
			v.against("tooMany", "session %s of %s expired; its client learned of it at %s", event.Session, event.Client, at(event.At))
		}
	}
	limit := "any number"
	if in.MaxExpired >= 0 {
		limit = fmt.Sprintf("at most %d", in.MaxExpired)
	}
	return v.conclude("%d of %d sessions expired (allowed: %s); not counted: %d of %d sessions of probes with one member",
		expired, v.Numbers[history.SessionNew], limit, v.Numbers["oneMember.expired"], v.Numbers["oneMember.new"])
}
