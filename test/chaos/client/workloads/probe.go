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

// probe measures when writes are acknowledged: one Set every 50 ms, and when one takes longer, the next at once.
type probe struct {
	client *client
	path   string

	mu    sync.Mutex
	acks  []int64       // not yet in the history, in milliseconds
	last  time.Duration // since the run's start: the last acknowledged write, or the begin of the progress window
	worst time.Duration // the longest time without one in the progress window
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
				// Without it, a node that was lost would be asked for as fast as the machine can.
				pause(ctx, 10*time.Millisecond)
			}
		}
		if p.client.isConnected() {
			pause(ctx, time.Until(next))
		}
	}
}

// flushRegularly brings the acknowledged times of all probes to the history: not from their own loops, which may hang.
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

// flush brings the acknowledged times to the history.
func (p *probe) flush() {
	p.mu.Lock()
	acks := p.acks
	p.acks = nil
	p.mu.Unlock()
	if len(acks) > 0 {
		p.client.run.history.Write(history.Record{Kind: history.KindProbe, Client: p.client.name, Acks: acks})
	}
}

// window gives the longest time without an acknowledged write since the last call, with the one that still lasts.
func (p *probe) window(now time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	worst := max(p.worst, now-p.last)
	p.worst = 0
	return worst
}
