package workloads

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"chaos-client/history"
)

const progressEvery = 5 * time.Second

// progress counts for the line that a person reads while the run goes on.
type progress struct {
	ok, unknown, failed, expired atomic.Int64
}

func (p *progress) count(outcome string) {
	switch outcome {
	case history.OK:
		p.ok.Add(1)
	case history.Unknown:
		p.unknown.Add(1)
	default:
		p.failed.Add(1)
	}
}

// report prints a line every 5 s: the totals, and the times without an acknowledged write in these 5 s, of the probe that
// has the whole list and of the worst of those that have one member.
func (p *progress) report(ctx context.Context, to io.Writer, now func() int64, probes []*probe) {
	ticker := time.NewTicker(progressEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		at := time.Duration(now())
		var all, worst time.Duration
		worstName := "none"
		for _, probe := range probes {
			gap := probe.window(at)
			if probe.client.name == history.ProbeAll {
				all = gap
			} else if gap > worst {
				worst, worstName = gap, probe.client.name
			}
		}
		fmt.Fprintf(to, "%4.0f s: %d acknowledged, %d refused, %d unknown, %d sessions expired; longest without an acknowledged write: %d ms (at %s alone: %d ms)\n",
			at.Seconds(), p.ok.Load(), p.failed.Load(), p.unknown.Load(), p.expired.Load(), all.Milliseconds(), worstName, worst.Milliseconds())
	}
}
