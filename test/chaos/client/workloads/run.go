// Package workloads does what clients of ZooKeeper do, while faults are made in the ensemble, and records the outcomes.
package workloads

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"chaos-client/history"
	"chaos-client/layout"
)

const (
	setupTimeout = 90 * time.Second
	// stopGrace is how long operations may still take after the stop. After it, closing the sessions ends them.
	stopGrace = 3 * time.Second
)

// Options are the settings of a run.
type Options struct {
	Servers          []string
	Run              string
	Seed             uint64
	Clients, Keys    int
	SessionTimeout   time.Duration
	SetInterval      time.Duration
	SequenceInterval time.Duration
	Progress         io.Writer
}

type run struct {
	options      Options
	root         string
	history      *history.Writer
	keys         *keyRing
	acknowledged acknowledged
	progress     progress
	ids
}

func (r *run) dummyPath(name string) string { return layout.Dummy(r.root) + "/" + name }

// Run works until the context ends, and then closes its sessions. It returns an error if it could not begin or could
// not write the record.
func Run(ctx context.Context, options Options, w *history.Writer) error {
	root := layout.Root(options.Run)
	r := &run{options: options, root: root, history: w, keys: newKeyRing(layout.Register(root), options.Keys)}
	w.WriteNow(history.Record{
		Kind: history.KindStart, At: w.Now(), Run: options.Run, Root: root, Wall: w.Start().UTC().Format(time.RFC3339Nano),
		Servers: options.Servers, Seed: options.Seed, Clients: options.Clients, SessionTimeoutMs: options.SessionTimeout.Milliseconds(),
	})

	random := rand.New(rand.NewPCG(options.Seed, 0))
	var clients []*client
	var probes []*probe
	for i := range options.Clients {
		c, err := newClient(r, fmt.Sprintf("c%d", i), shuffled(options.Servers, random))
		if err != nil {
			return err
		}
		clients = append(clients, c)
	}
	for _, name := range append([]string{history.ProbeAll}, options.Servers...) {
		servers := []string{name}
		if name == history.ProbeAll {
			servers = shuffled(options.Servers, random)
		}
		c, err := newClient(r, name, servers)
		if err != nil {
			return err
		}
		probes = append(probes, &probe{client: c, path: layout.Probe(root) + "/" + name})
	}
	all := clients
	for _, probe := range probes {
		all = append(all[:len(all):len(all)], probe.client)
	}

	err := r.setUp(ctx, clients, probes)
	if err == nil {
		err = r.work(ctx, clients, probes, all)
	} else {
		closeAll(all)
	}
	if err == nil || errors.Is(err, context.Canceled) {
		w.WriteNow(history.Record{Kind: history.KindEnd, At: w.Now()})
		err = nil
	}
	return err
}

// setUp creates the nodes that all workloads need, with the first client.
func (r *run) setUp(ctx context.Context, clients []*client, probes []*probe) error {
	limited, cancel := context.WithTimeout(ctx, setupTimeout)
	defer cancel()
	first := clients[0]
	steps := []string{
		layout.Top, r.root, layout.Register(r.root), layout.Set(r.root), layout.Sequence(r.root), layout.Ephemeral(r.root),
		layout.Dummy(r.root), layout.Probe(r.root),
	}
	for _, c := range clients {
		steps = append(steps, r.dummyPath(c.name))
	}
	for _, p := range probes {
		steps = append(steps, p.path)
	}
	for _, path := range steps {
		if err := first.ensure(limited, path, "", path == r.root); err != nil {
			if errors.Is(err, context.DeadlineExceeded) {
				return fmt.Errorf("the ensemble at %s accepted no write for %s: %w; is it running, and do its names resolve here?", strings.Join(r.options.Servers, ","), setupTimeout, err)
			}
			return err
		}
	}
	return nil
}

// work runs all loops until the context ends or the history cannot be written.
func (r *run) work(ctx context.Context, clients []*client, probes []*probe, all []*client) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r.history.WriteNow(history.Record{Kind: history.KindReady, At: r.history.Now()})

	var loops sync.WaitGroup
	for i, c := range clients {
		random := rand.New(rand.NewPCG(r.options.Seed, uint64(i)+1))
		loops.Go(func() { c.registers(ctx, random) })
		loops.Go(func() { c.set(ctx) })
		loops.Go(func() { c.sequence(ctx) })
		loops.Go(func() { c.ephemeral(ctx) })
	}
	for _, p := range probes {
		loops.Go(func() { p.work(ctx) })
		if p.client.name != history.ProbeAll {
			loops.Go(func() { p.inventories(ctx) })
		}
	}
	go flushRegularly(ctx, probes)
	go r.progress.report(ctx, r.options.Progress, r.history.Now, probes)

	var err error
	select {
	case <-ctx.Done():
	case <-r.history.Failed():
		err = r.history.Err()
	}
	r.history.WriteNow(history.Record{Kind: history.KindStop, At: r.history.Now()})
	cancel()
	done := make(chan struct{})
	go func() { loops.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(stopGrace):
	}
	closeAll(all)
	<-done
	for _, p := range probes {
		p.flush()
	}
	return err
}

func closeAll(clients []*client) {
	var closing sync.WaitGroup
	for _, c := range clients {
		closing.Go(c.close)
	}
	closing.Wait()
}

// shuffled distributes the clients over the members, in the same way for the same seed.
func shuffled(servers []string, random *rand.Rand) []string {
	mixed := append([]string(nil), servers...)
	random.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	return mixed
}
