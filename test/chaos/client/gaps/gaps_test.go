package gaps

import (
	"testing"

	"chaos-client/history"
)

func run(acks []int64, marks ...history.Record) *history.History {
	return &history.History{
		Start: history.Record{Servers: []string{"a:1"}},
		From:  0, To: 10_000e6, Marks: marks,
		Acks: map[string][]int64{history.ProbeAll: acks},
	}
}

func mark(ms int64, text string) history.Record {
	return history.Record{At: ms * 1e6, Text: text}
}

// every returns an acknowledged write each 50 ms, but none strictly between the given pairs of times.
func every(to int64, without ...int64) []int64 {
	var acks []int64
	for at := int64(0); at <= to; at += 50 {
		for i := 0; i+1 < len(without); i += 2 {
			if at > without[i] && at < without[i+1] {
				goto next
			}
		}
		acks = append(acks, at)
	next:
	}
	return acks
}

func TestPairs(t *testing.T) {
	h := run(every(10_000, 1000, 1800, 3000, 3200, 4000, 5500),
		mark(900, "begin kill"), mark(2000, "end kill"),
		mark(2500, "begin slow"), mark(3500, "end slow"),
		mark(4500, "begin half"), mark(5000, "end half"),
		mark(5400, "begin tail"), mark(5600, "end tail"),
		mark(9000, "begin kill"))
	windows := Pairs(h)
	if len(windows) != 5 {
		t.Fatalf("got %+v", windows)
	}
	all := func(i int) Gaps { g := windows[i].Probes[history.ProbeAll]; g.Writes = 0; return g }
	if got := all(0); got != (Gaps{Count: 1, TotalMs: 800, LongestMs: 800, LongestWholeMs: 800}) {
		t.Errorf("kill: %+v", got)
	}
	if got := all(1); got != (Gaps{}) {
		t.Errorf("200 ms are no gap: %+v", got)
	}
	if got := all(2); got != (Gaps{Count: 1, TotalMs: 500, LongestMs: 500, LongestWholeMs: 1500}) {
		t.Errorf("a gap longer than the window: %+v", got)
	}
	if got := all(3); got != (Gaps{}) {
		t.Errorf("100 ms of a long gap are no gap: %+v", got)
	}
	if !windows[4].Unfinished || windows[4].ToMs != 10_000 || all(4) != (Gaps{}) {
		t.Errorf("a begin without end: %+v", windows[4])
	}
	if got := windows[0].Probes["a:1"]; got.LongestMs != 1100 || got.LongestWholeMs != 10_000 {
		t.Errorf("a probe that never wrote: %+v", got)
	}
}

func TestWholeAndBetween(t *testing.T) {
	h := run(every(9_000, 1000, 1800), mark(1500, "begin x"), mark(8000, "end x"))
	if got := Whole(h).Probes[history.ProbeAll]; got.Count != 2 || got.TotalMs != 1800 || got.LongestMs != 1000 {
		t.Errorf("whole: %+v", got)
	}
	between := Between(h)
	if len(between) != 3 || between[1].Name != "begin x … end x" || between[1].Probes[history.ProbeAll].TotalMs != 300 {
		t.Errorf("between: %+v", between)
	}
}
