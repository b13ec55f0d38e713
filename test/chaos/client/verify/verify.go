// Package verify reads all members after a run and calls the checks.
package verify

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"chaos-client/checks"
	"chaos-client/cluster"
	"chaos-client/history"
	"chaos-client/layout"
	"chaos-client/report"
)

// Options say which members to read, and what the checks require.
type Options struct {
	Servers []string
	// Wait limits the time for each member's session, and for each of its answers.
	Wait       time.Duration
	Members    int
	MaxExpired int
	CheckTime  time.Duration
	Connect    cluster.Connect
	Progress   io.Writer

	// Only tests set the following two.
	pause    time.Duration // between two attempts
	treeTime time.Duration
}

const (
	// attempts is how often the trees are read if they differ: another client may have written between the reads.
	attempts = 3
	// The leader ends sessions only at multiples of the tick, and a new leader restarts their time-outs.
	sessionSlack = 6 * time.Second
)

// Run reads all members and returns the report with all verdicts.
func Run(h *history.History, o Options) report.Report {
	if o.pause == 0 {
		o.pause = time.Second
	}
	if o.treeTime == 0 {
		o.treeTime = 15 * time.Minute
	}
	in := checks.Input{History: h, Members: o.Members, MaxExpired: o.MaxExpired, CheckTime: o.CheckTime}
	members := o.connect(&in)
	defer func() {
		for _, m := range members {
			m.Close()
		}
	}()
	members = o.each(members, &in, o.Wait, "write and sync", func(m cluster.Member) error { return m.Barrier(h.Start.Root) })
	o.awaitEphemerals(h, members)

	for attempt := 1; ; attempt++ {
		in.Trees = nil
		trees := sync.Map{}
		// The trees are read after the barriers of all members, and this run no longer writes.
		members = o.each(members, &in, o.treeTime, "read the tree", func(m cluster.Member) error {
			tree, err := m.Tree()
			trees.Store(m.Name(), tree)
			return err
		})
		for _, m := range members {
			tree, _ := trees.Load(m.Name())
			in.Trees = append(in.Trees, checks.MemberTree{Name: m.Name(), Tree: tree.(cluster.Tree)})
		}
		if attempt == attempts || len(members) == 0 || checks.CheckTrees(in).OK {
			break
		}
		o.say("the trees differ in attempt %d; reading them again, in case another client writes", attempt)
		time.Sleep(2 * o.pause)
	}
	configs := sync.Map{}
	members = o.each(members, &in, o.Wait, "read the configuration", func(m cluster.Member) error {
		config, err := m.Config()
		configs.Store(m.Name(), config)
		return err
	})
	for _, m := range members {
		config, _ := configs.Load(m.Name())
		in.Configs = append(in.Configs, checks.MemberConfig{Name: m.Name(), Config: config.(string)})
	}
	o.say("%d members were read; the checks begin", len(members))
	return report.New(h, checks.All(in))
}

// connect opens sessions with all members at the same time. Failures go to in.Unreached.
func (o Options) connect(in *checks.Input) []cluster.Member {
	found := make([]cluster.Member, len(o.Servers))
	why := make([]error, len(o.Servers))
	var work sync.WaitGroup
	for i, server := range o.Servers {
		work.Go(func() { found[i], why[i] = o.Connect(server, o.Wait) })
	}
	work.Wait()
	var members []cluster.Member
	for i := range o.Servers {
		if why[i] != nil {
			in.Unreached = append(in.Unreached, why[i].Error())
			continue
		}
		members = append(members, found[i])
	}
	return members
}

// each calls do for every member, all at the same time, and returns the members for which it succeeded before the
// limit. The limit is needed because the library waits for a lost connection without end.
func (o Options) each(members []cluster.Member, in *checks.Input, limit time.Duration, what string, do func(cluster.Member) error) []cluster.Member {
	results := make([]chan error, len(members))
	for i, m := range members {
		results[i] = make(chan error, 1)
		go func() { results[i] <- withRetries(m, do, o.pause) }()
	}
	deadline := time.After(limit)
	var well []cluster.Member
	late := false
	for i, m := range members {
		var err error
		if late {
			select {
			case err = <-results[i]:
			default:
				err = fmt.Errorf("no answer within %s", limit)
			}
		} else {
			select {
			case err = <-results[i]:
			case <-deadline:
				late = true
				err = fmt.Errorf("no answer within %s", limit)
			}
		}
		if err == nil {
			well = append(well, m)
			continue
		}
		in.Unreached = append(in.Unreached, fmt.Sprintf("%s could not %s: %s", m.Name(), what, err))
	}
	return well
}

// withRetries tries three times, because a connection may break although the data is whole.
func withRetries(m cluster.Member, do func(cluster.Member) error, pause time.Duration) error {
	var err error
	for range 3 {
		if err = do(m); err == nil {
			return nil
		}
		time.Sleep(pause)
	}
	return err
}

// awaitEphemerals waits until the sessions that could not be closed have expired.
func (o Options) awaitEphemerals(h *history.History, members []cluster.Member) {
	limit := time.Now().Add(time.Duration(h.Start.SessionTimeoutMs)*time.Millisecond + sessionSlack)
	folder := layout.Ephemeral(h.Start.Root)
	said := false
	for time.Now().Before(limit) {
		var left []string
		for _, m := range members {
			names := make(chan []string, 1)
			go func() {
				found, _ := m.Children(folder) // an error here is reported when the tree is read
				names <- found
			}()
			select {
			case found := <-names:
				left = append(left, found...)
			case <-time.After(o.Wait):
			}
		}
		if len(left) == 0 {
			return
		}
		if !said {
			slices.Sort(left)
			o.say("waiting until the sessions that were not closed expire; their nodes: %s", strings.Join(slices.Compact(left), ", "))
			said = true
		}
		time.Sleep(o.pause)
	}
}

func (o Options) say(format string, args ...any) {
	fmt.Fprintf(o.Progress, format+"\n", args...)
}
