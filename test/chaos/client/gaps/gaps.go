// Package gaps measures the times during which no write was acknowledged.
package gaps

import (
	"slices"
	"strings"

	"chaos-client/history"
)

// ThresholdMs is the shortest time that counts as a gap. Probes write every 50 ms, so a single slow answer does not
// count.
const ThresholdMs = 250

// Gaps describes the gaps of one probe in one window, in milliseconds.
type Gaps struct {
	Count int `json:"count"`
	// TotalMs and LongestMs count only the part of a gap that lies in the window, if that part is longer than
	// ThresholdMs.
	TotalMs   int64 `json:"totalMs"`
	LongestMs int64 `json:"longestMs"`
	// LongestWholeMs is the length of the longest gap, including its parts outside the window.
	LongestWholeMs int64 `json:"longestWholeMs"`
	// Writes is how many writes were acknowledged in the window.
	Writes int `json:"writes"`
}

// Window is a part of a run, with the gaps of each probe in that part.
type Window struct {
	Name   string `json:"name"`
	FromMs int64  `json:"fromMs"`
	ToMs   int64  `json:"toMs"`
	// Unfinished: the mark that ends the window is missing, so the window reaches to the end of the run.
	Unfinished bool            `json:"unfinished,omitempty"`
	Probes     map[string]Gaps `json:"probes"`
}

// Whole is the window from the begin of the workloads to the request to stop.
func Whole(h *history.History) Window {
	return window(h, "whole run", milliseconds(h.From), milliseconds(h.To))
}

// Pairs returns a window for each `begin X` and the next `end X`.
func Pairs(h *history.History) []Window {
	windows := []Window{}
	for i, begin := range h.Marks {
		name, ok := strings.CutPrefix(begin.Text, "begin ")
		if !ok {
			continue
		}
		to, finished := h.To, false
		for _, end := range h.Marks[i+1:] {
			if end.Text == "end "+name {
				to, finished = end.At, true
				break
			}
		}
		w := window(h, name, milliseconds(begin.At), milliseconds(to))
		w.Unfinished = !finished
		windows = append(windows, w)
	}
	return windows
}

// Between returns a window for each pair of consecutive marks, one before the first mark and one after the last.
func Between(h *history.History) []Window {
	windows := []Window{}
	name, from := "start", h.From
	for _, mark := range h.Marks {
		windows = append(windows, window(h, name+" … "+mark.Text, milliseconds(from), milliseconds(mark.At)))
		name, from = mark.Text, mark.At
	}
	return append(windows, window(h, name+" … stop", milliseconds(from), milliseconds(h.To)))
}

func milliseconds(nanoseconds int64) int64 { return nanoseconds / 1e6 }

func window(h *history.History, name string, from, to int64) Window {
	w := Window{Name: name, FromMs: from, ToMs: to, Probes: map[string]Gaps{}}
	// A probe without any acknowledged write is in the result as one long gap.
	for _, probe := range append([]string{history.ProbeAll}, h.Start.Servers...) {
		w.Probes[probe] = measure(h.Acks[probe], from, to, milliseconds(h.From), milliseconds(h.To))
	}
	return w
}

// measure finds the gaps of a probe that overlap the window. acks is ascending. The first gap begins at the run's begin
// at the earliest, and the last one ends at its stop.
func measure(acks []int64, from, to, begin, stop int64) Gaps {
	var g Gaps
	// A gap that reaches into the window begins at the last acknowledged write before the window.
	first, _ := slices.BinarySearch(acks, from)
	previous := begin
	if first > 0 {
		previous = acks[first-1]
	}
	gap := func(start, end int64) {
		inside := min(end, to) - max(start, from)
		// The last milliseconds of a window often contain the begin of the next window's fault. Such a short part is
		// not a gap of this window.
		if inside <= ThresholdMs {
			return
		}
		g.Count++
		g.TotalMs += inside
		g.LongestMs = max(g.LongestMs, inside)
		g.LongestWholeMs = max(g.LongestWholeMs, end-start)
	}
	for _, ack := range acks[first:] {
		gap(previous, ack)
		previous = ack
		if ack > to {
			return g
		}
		g.Writes++
	}
	gap(previous, max(stop, previous))
	return g
}
