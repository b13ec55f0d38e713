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

// progress counts the outcomes for the line that is printed while the run lasts.
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

// report prints a line every 5 s: the totals, and the longest time without an acknowledged write in these 5 s, for the
// probe that connects to any member and for the worst of the probes with one member.
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
		fmt.Fprintf(to, "%4.0f s: %d acknowledged, %d refused, %d unknown, %d sessions expired; longest time without an acknowledged write: %d ms (worst single member, %s: %d ms)\n",
			at.Seconds(), p.ok.Load(), p.failed.Load(), p.unknown.Load(), p.expired.Load(), all.Milliseconds(), worstName, worst.Milliseconds())
	}
}
