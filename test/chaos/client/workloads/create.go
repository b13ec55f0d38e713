package workloads

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-zookeeper/zk"

	"chaos-client/history"
)

var openACL = zk.WorldACL(zk.PermAll)

// create creates a node and records the attempt. The record's Name is the path that the ensemble chose.
func (c *client) create(workload, path, value string, flags int32) (history.Record, error) {
	record := c.begin(workload, history.OpCreate, path)
	record.Value = value
	if flags&zk.FlagEphemeral != 0 {
		session, _ := c.state()
		record.Session = sessionName(session)
	}
	name, err := do(c, func() (string, error) { return c.conn.Create(path, []byte(value), flags, openACL) })
	if err == nil {
		record.Name = name
	}
	return c.end(record, err), err
}

// ensure creates a node that a workload needs, and tries until the node is there. The record has one operation of the
// workload "folder" for all attempts. A node that exists already is accepted (an earlier run made it, or an attempt
// with an unknown outcome), unless fresh is set and this is the first attempt.
func (c *client) ensure(ctx context.Context, path, value string, fresh bool) error {
	record := c.begin(history.Folder, history.OpCreate, path)
	record.Value = value
	attempts := 0
	for {
		if !c.waitConnected(ctx) {
			return c.giveUp(record, attempts, ctx.Err())
		}
		attempts++
		_, err := do(c, func() (string, error) { return c.conn.Create(path, []byte(value), 0, openACL) })
		switch {
		case err == nil:
			c.end(record, nil)
			return nil
		case errors.Is(err, zk.ErrNodeExists) && fresh && attempts == 1:
			return fmt.Errorf("the node %s already exists, because the run id was used before; choose another --run", path)
		case errors.Is(err, zk.ErrNodeExists):
			c.end(record, nil)
			return nil
		case outcomeOf(err) == history.Fail, errors.Is(err, zk.ErrNoAuth):
			c.end(record, err)
			return fmt.Errorf("the node %s cannot be created: %w; check that its parent exists and that its ACL allows writing", path, err)
		}
		pause(ctx, 200*time.Millisecond)
	}
}

// giveUp records an ensure that ended without success.
func (c *client) giveUp(record history.Record, attempts int, why error) error {
	if attempts > 0 {
		c.end(record, why)
	}
	return fmt.Errorf("the node %s was not created before the run ended: %w", record.Path, why)
}
