package workloads

import (
	"context"
	"fmt"
	"time"

	"github.com/go-zookeeper/zk"

	"chaos-client/history"
	"chaos-client/layout"
)

// bucketSize limits the size of folders: a listing has to fit into one packet, and one of a million names would not.
const bucketSize = 1000

// set creates nodes with consecutive names. Each name is tried once, so its outcome is the outcome of one request.
func (c *client) set(ctx context.Context) {
	for number := 0; ; number++ {
		next := time.Now().Add(c.run.options.SetInterval)
		if !c.waitConnected(ctx) {
			return
		}
		bucket := fmt.Sprintf("%s/%s-%04d", layout.Set(c.run.root), c.name, number/bucketSize)
		if number%bucketSize == 0 && c.ensure(ctx, bucket, "", false) != nil {
			// Without its folder, every create of this bucket would fail. So go on with the next bucket.
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

// sequence creates nodes whose names the ensemble numbers. All clients use the same folder and prefix, so a number that
// is given twice shows as a name that is given twice.
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

// lookEvery is how often a client checks that its ephemeral node still exists.
const lookEvery = 5 * time.Second

// ephemeral creates a node for each session of the client, and checks at intervals that the node exists.
func (c *client) ephemeral(ctx context.Context) {
	var path string // empty until the node of the session was created
	for ctx.Err() == nil {
		if !c.waitConnected(ctx) {
			return
		}
		session, _ := c.state()
		if own := fmt.Sprintf("%s/%s-%x", layout.Ephemeral(c.run.root), c.name, uint64(session)); own != path {
			record, _ := c.create(history.Ephemeral, own, c.name, zk.FlagEphemeral)
			// "Node exists" counts as success: an earlier attempt, whose outcome was unknown, has created the node.
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

// lookFor records whether the session's node exists. A member may lag, but it always has the writes of the sessions it
// serves.
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
