package workloads

import (
	"context"
	"fmt"
	"time"

	"github.com/go-zookeeper/zk"

	"chaos-client/history"
	"chaos-client/layout"
)

// bucketSize keeps folders small: the answer to a listing has to fit into one packet, and a million names would not.
const bucketSize = 1000

// set creates nodes with consecutive names. Each name is tried once, so that its outcome is that of one request.
func (c *client) set(ctx context.Context) {
	for number := 0; ; number++ {
		next := time.Now().Add(c.run.options.SetInterval)
		if !c.waitConnected(ctx) {
			return
		}
		bucket := fmt.Sprintf("%s/%s-%04d", layout.Set(c.run.root), c.name, number/bucketSize)
		if number%bucketSize == 0 && c.ensure(ctx, bucket, "", false) != nil {
			// Without its folder the whole bucket would fail. The next one may do better, if this is not the end.
			number += bucketSize - 1
			pause(ctx, time.Second)
			continue
		}
		record, _ := c.create(history.Set, fmt.Sprintf("%s/n%08d", bucket, number), fmt.Sprintf("%s %d", c.name, number), 0)
		if record.Outcome == history.OK {
			c.run.acknowledged.add(record.Path)
		}
		pause(ctx, time.Until(next))
	}
}

// sequence creates nodes whose names the ensemble numbers. All clients use one folder and one prefix, so that a number
// that is given twice is a name that is given twice.
func (c *client) sequence(ctx context.Context) {
	for number := 0; ; number++ {
		next := time.Now().Add(c.run.options.SequenceInterval)
		if !c.waitConnected(ctx) {
			return
		}
		c.create(history.Sequence, layout.Sequence(c.run.root)+"/n-", fmt.Sprintf("%s %d", c.name, number), zk.FlagSequence)
		pause(ctx, time.Until(next))
	}
}

// lookEvery is how often a client looks whether its ephemeral node is still there.
const lookEvery = 5 * time.Second

// ephemeral makes a node for each session of the client, and looks for it now and then.
func (c *client) ephemeral(ctx context.Context) {
	var path string // empty until the session's node was made
	for ctx.Err() == nil {
		if !c.waitConnected(ctx) {
			return
		}
		session, _ := c.state()
		if own := fmt.Sprintf("%s/%s-%x", layout.Ephemeral(c.run.root), c.name, uint64(session)); own != path {
			record, _ := c.create(history.Ephemeral, own, c.name, zk.FlagEphemeral)
			// That it exists is as good: an attempt with an unknown outcome has made it.
			if record.Outcome == history.Unknown {
				pause(ctx, 200*time.Millisecond)
				continue
			}
			path = own
		}
		select {
		case <-ctx.Done():
			return
		case <-c.renewed:
		case <-time.After(lookEvery):
			c.lookFor(path, session)
		}
	}
}

// lookFor records whether the session's node is there. A member may be behind, but never behind the session's own writes.
func (c *client) lookFor(path string, session int64) {
	if now, connected := c.state(); now != session || !connected {
		return
	}
	record := c.begin(history.Ephemeral, history.OpExists, path)
	record.Session = sessionName(session)
	there, err := do(c, func() (bool, error) {
		there, _, err := c.conn.Exists(path)
		return there, err
	})
	if now, _ := c.state(); now != session && err == nil {
		err = errMoved
	}
	record.Missing = err == nil && !there
	c.end(record, err)
}
