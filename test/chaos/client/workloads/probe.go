package workloads

import (
	"context"
	"sync"
	"time"

	"chaos-client/history"
)

const (
	probeInterval = 50 * time.Millisecond
	probeBatch    = 500 * time.Millisecond
)

// probe measures when writes are acknowledged. It writes every 50 ms; after a write that took longer, it writes at
// once.
type probe struct {
	client *client
	path   string

	mu    sync.Mutex
	acks  []int64       // milliseconds; not yet written to the history
	last  time.Duration // when the last write was acknowledged, or when the progress window began; since the run's start
	worst time.Duration // the longest time without an acknowledged write in the progress window
}

func (p *probe) work(ctx context.Context) {
	w := p.client.run.history
	p.mu.Lock()
	p.last = time.Duration(w.Now())
	p.mu.Unlock()
	for ctx.Err() == nil {
		next := time.Now().Add(probeInterval)
		if p.client.waitConnected(ctx) {
			_, err := do(p.client, func() (struct{}, error) {
				_, err := p.client.conn.Set(p.path, nil, -1)
				return struct{}{}, err
			})
			if err == nil {
				p.acknowledged(time.Duration(w.Now()))
			} else {
				// Without this pause, a probe whose node is lost would send requests without any pause.
				pause(ctx, 10*time.Millisecond)
			}
		}
		if p.client.isConnected() {
			pause(ctx, time.Until(next))
		}
	}
}

// flushRegularly writes the acknowledgements of all probes to the history. The probes' own loops cannot do it, because
// they may hang.
func flushRegularly(ctx context.Context, probes []*probe) {
	for ctx.Err() == nil {
		pause(ctx, probeBatch)
		for _, p := range probes {
			p.flush()
		}
	}
}

func (p *probe) acknowledged(at time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.acks = append(p.acks, at.Milliseconds())
	p.worst = max(p.worst, at-p.last)
	p.last = at
}

// flush writes the acknowledgements to the history.
func (p *probe) flush() {
	p.mu.Lock()
	acks := p.acks
	p.acks = nil
	p.mu.Unlock()
	if len(acks) > 0 {
		p.client.run.history.Write(history.Record{Kind: history.KindProbe, Client: p.client.name, Acks: acks})
	}
}

// window returns the longest time without an acknowledged write since the last call, including the current one.
func (p *probe) window(now time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	worst := max(p.worst, now-p.last)
	p.worst = 0
	return worst
}
