// Package gaps measures how long no write was acknowledged.
package gaps

import (
	"slices"
	"strings"

	"chaos-client/history"
)

// ThresholdMs is what counts as a gap: probes write every 50 ms, and a slow answer is no outage.
const ThresholdMs = 250

// Gaps are a probe's times without an acknowledged write, in milliseconds.
type Gaps struct {
	Count int `json:"count"`
	// TotalMs and LongestMs are of the parts within the window; parts of up to ThresholdMs do not count.
	TotalMs   int64 `json:"totalMs"`
	LongestMs int64 `json:"longestMs"`
	// LongestWholeMs is the longest of them with what lies outside of the window.
	LongestWholeMs int64 `json:"longestWholeMs"`
	// Writes is how many were acknowledged in the window.
	Writes int `json:"writes"`
}

// Window is a part of a run with the gaps of each probe in it.
type Window struct {
	Name   string `json:"name"`
	FromMs int64  `json:"fromMs"`
	ToMs   int64  `json:"toMs"`
	// Unfinished: the mark that ends it is missing; it reaches to the end of the run.
	Unfinished bool            `json:"unfinished,omitempty"`
	Probes     map[string]Gaps `json:"probes"`
}

// Whole is the run from when the workloads began to when they were asked to stop.
func Whole(h *history.History) Window {
	return window(h, "whole run", milliseconds(h.From), milliseconds(h.To))
}

// Pairs has a window for each `begin X` with the next `end X`.
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

// Between has a window for each two marks that follow each other, and those before the first and behind the last.
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
	// A probe that never had an acknowledged write is one long gap, and has to show.
	for _, probe := range append([]string{history.ProbeAll}, h.Start.Servers...) {
		w.Probes[probe] = measure(h.Acks[probe], from, to, milliseconds(h.From), milliseconds(h.To))
	}
	return w
}

// measure finds the gaps of a probe that lie in the window or reach into it. The acknowledged writes are ascending; the
// run's begin and stop bound the first gap and the last.
func measure(acks []int64, from, to, begin, stop int64) Gaps {
	var g Gaps
	// The last write up to the window's begin is where a gap begins that reaches into it.
	first, _ := slices.BinarySearch(acks, from)
	previous := begin
	if first > 0 {
		previous = acks[first-1]
	}
	gap := func(start, end int64) {
		inside := min(end, to) - max(start, from)
		// The last milliseconds of a window often see the begin of what the next is about; that is no gap of this one.
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
