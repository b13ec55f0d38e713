// Package report makes the report on a run and its verification, as text for people and as JSON for programs.
package report

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"chaos-client/checks"
	"chaos-client/gaps"
	"chaos-client/history"
)

// Report has everything about a run and its verification. --report writes it as JSON.
type Report struct {
	OK       bool             `json:"ok"`
	Verdicts []checks.Verdict `json:"verdicts"`

	Run             string   `json:"run"`
	Started         string   `json:"started"`
	Servers         []string `json:"servers"`
	Seed            uint64   `json:"seed"`
	Clients         int      `json:"clients"`
	DurationSeconds float64  `json:"durationSeconds"`
	// Complete is false if the run was killed. Such a run is judged by the records that it had written.
	Complete bool `json:"complete"`
	TornLine bool `json:"tornLine"`

	// Operations are the counts by workload, operation and outcome.
	Operations map[string]map[string]map[string]int `json:"operations"`
	// Marks are the marks that were received on stdin.
	Marks []Mark `json:"marks"`
	// Expired are the expired sessions, including those of probes.
	Expired []Expired `json:"expired"`
	// Hung are the attempts to connect that timed out, including those of probes.
	Hung []Hung `json:"hung"`

	// WithoutWrites has the gaps: times without an acknowledged write.
	WithoutWrites struct {
		Whole   gaps.Window   `json:"whole"`
		Pairs   []gaps.Window `json:"pairs"`
		Between []gaps.Window `json:"between"`
	} `json:"withoutWrites"`
}

// Mark is a mark that was received on stdin.
type Mark struct {
	AtMs int64  `json:"atMs"`
	Text string `json:"text"`
}

// Expired is an expired session, and the time at which its client learned of it.
type Expired struct {
	AtMs    int64  `json:"atMs"`
	Client  string `json:"client"`
	Session string `json:"session"`
}

// Hung is an attempt to connect that timed out, and the time at which it did.
type Hung struct {
	AtMs   int64  `json:"atMs"`
	Client string `json:"client"`
	Server string `json:"server"`
}

// New makes the report.
func New(h *history.History, verdicts []checks.Verdict) Report {
	r := Report{
		OK: true, Verdicts: verdicts,
		Run: h.Start.Run, Started: h.Start.Wall, Servers: h.Start.Servers, Seed: h.Start.Seed, Clients: h.Start.Clients,
		DurationSeconds: float64(h.To-h.From) / 1e9, Complete: h.Complete, TornLine: h.Torn,
		Operations: map[string]map[string]map[string]int{}, Marks: []Mark{}, Expired: []Expired{}, Hung: []Hung{},
	}
	for _, v := range verdicts {
		r.OK = r.OK && v.OK
	}
	for _, op := range h.Ops {
		if r.Operations[op.Workload] == nil {
			r.Operations[op.Workload] = map[string]map[string]int{}
		}
		if r.Operations[op.Workload][op.Op] == nil {
			r.Operations[op.Workload][op.Op] = map[string]int{}
		}
		r.Operations[op.Workload][op.Op][op.Outcome]++
	}
	for _, mark := range h.Marks {
		r.Marks = append(r.Marks, Mark{mark.At / 1e6, mark.Text})
	}
	for _, event := range h.Sessions {
		if event.Event == history.SessionExpired {
			r.Expired = append(r.Expired, Expired{event.At / 1e6, event.Client, event.Session})
		}
	}
	for _, hang := range h.Hangs {
		r.Hung = append(r.Hung, Hung{hang.At / 1e6, hang.Client, hang.Text})
	}
	r.WithoutWrites.Whole = gaps.Whole(h)
	r.WithoutWrites.Pairs = gaps.Pairs(h)
	r.WithoutWrites.Between = gaps.Between(h)
	return r
}

// WriteFile writes the report as JSON.
func (r Report) WriteFile(path string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err == nil {
		err = os.WriteFile(path, append(text, '\n'), 0o644)
	}
	if err != nil {
		return fmt.Errorf("the report cannot be written: %w; choose another --report", err)
	}
	return nil
}

// Print writes the summary that a person reads.
func (r Report) Print(to io.Writer) {
	fmt.Fprintf(to, "run %s of %s, %.0f s, %d clients, seed %d\n", r.Run, r.Started, r.DurationSeconds, r.Clients, r.Seed)
	if !r.Complete {
		fmt.Fprintln(to, "The run was killed; it is judged by the records that it had written.")
	}
	for _, v := range r.Verdicts {
		word := "holds"
		if !v.OK {
			word = "FAILS"
		}
		fmt.Fprintf(to, "%s  %-13s  %s\n", word, v.Name, v.Summary)
		for _, example := range v.Examples {
			fmt.Fprintf(to, "         - %s\n", example)
		}
		for _, note := range v.Notes {
			fmt.Fprintf(to, "         (%s)\n", note)
		}
	}
	fmt.Fprintf(to, "times without an acknowledged write, over %d ms:\n", gaps.ThresholdMs)
	windows := append([]gaps.Window{r.WithoutWrites.Whole}, r.WithoutWrites.Pairs...)
	for _, w := range windows {
		all := w.Probes[history.ProbeAll]
		fmt.Fprintf(to, "  %-30s longest %6d ms, %2d in total %6d ms", w.Name, all.LongestMs, all.Count, all.TotalMs)
		for _, server := range r.Servers {
			fmt.Fprintf(to, "; %s alone %d ms", server, w.Probes[server].LongestMs)
		}
		fmt.Fprintln(to)
	}
	if r.OK {
		fmt.Fprintln(to, "All verdicts hold.")
	} else {
		fmt.Fprintln(to, "NOT all verdicts hold.")
	}
}
