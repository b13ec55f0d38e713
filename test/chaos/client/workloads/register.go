package workloads

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/go-zookeeper/zk"

	"chaos-client/history"
	"chaos-client/layout"
)

// registerTick is the pace of all clients. At each tick, all clients use the same key, so that their operations
// overlap: errors of registers show in overlapping operations. With 5 clients and 5 keys, each key gets 10 operations a
// second.
const registerTick = 100 * time.Millisecond

// registers reads and compares-and-sets (CAS) keys until the run stops.
func (c *client) registers(ctx context.Context, random *rand.Rand) {
	known := map[string]int32{} // the last version of each key that this process has read or written
	number := 0
	for {
		tick := time.Since(c.run.history.Start())/registerTick + 1
		pause(ctx, time.Until(c.run.history.Start().Add(tick*registerTick))+time.Duration(random.IntN(5))*time.Millisecond)
		if !c.waitConnected(ctx) {
			return
		}
		slot := int(tick) % c.run.options.Keys
		if generation, due := c.run.keys.claim(slot); due {
			err := c.ensure(ctx, c.run.keys.path(slot, generation), layout.InitialValue, false)
			c.run.keys.replaced(slot, generation, err == nil)
			continue
		}
		path, ok := c.run.keys.current(slot)
		if !ok {
			continue
		}
		version, seen := known[path]
		var record history.Record
		if !seen || random.IntN(2) == 0 {
			record = c.read(path)
		} else {
			number++
			record = c.cas(path, version, fmt.Sprintf("%s-%d", c.process(), number))
		}
		switch {
		case record.Outcome == history.Unknown:
			// An operation with an unknown outcome never ends. So its process does nothing more, and the client goes on
			// as a new process.
			// does.
			c.processes++
			clear(known)
		case record.Missing:
			delete(known, path)
		case record.Op == history.OpRead && record.Outcome == history.OK:
			known[path] = record.Version
		case record.Outcome == history.OK:
			known[path] = record.NewVersion
		default:
			delete(known, path)
		}
		c.run.keys.used(slot, path, record.Outcome == history.Unknown)
	}
}

func (c *client) process() string { return fmt.Sprintf("%s.%d", c.name, c.processes) }

// read is a linearizable read. ZooKeeper's own reads are not linearizable: a member answers from its memory and may
// lag. But the member always has the writes of the session it serves. So a write to the client's own dummy node brings
// the member up to everything that was acknowledged before. This holds within one session only: with a new session, the
// library may read from a member that lags, and such a read is not counted.
func (c *client) read(path string) history.Record {
	record := c.begin(history.Register, history.OpRead, path)
	record.Process = c.process()
	type found struct {
		data []byte
		stat *zk.Stat
	}
	before, _ := c.state()
	result, err := do(c, func() (found, error) {
		if _, err := c.conn.Set(c.run.dummyPath(c.name), nil, -1); err != nil {
			// The error is replaced, so that a lost dummy node (ErrNoNode) does not look like a lost register.
			return found{}, fmt.Errorf("the write before the read: %s", err)
		}
		data, stat, err := c.conn.Get(path)
		return found{data, stat}, err
	})
	// A session that expired unnoticed is found here, too, because the member's next answer says that it expired.
	if after, _ := c.state(); after != before {
		err = errMoved
	}
	switch {
	case err == nil:
		record.Value, record.Version = string(result.data), result.stat.Version
	case errors.Is(err, zk.ErrNoNode):
		// The outcome is certain, and it is an error of the ensemble: the key was created before.
		record.Missing = true
	}
	return c.end(record, err)
}

// cas writes a value if the version is the expected one.
func (c *client) cas(path string, version int32, value string) history.Record {
	record := c.begin(history.Register, history.OpCAS, path)
	record.Process, record.Version, record.Value = c.process(), version, value
	call := record
	call.Kind = history.KindCall
	c.run.history.WriteNow(call)
	stat, err := do(c, func() (*zk.Stat, error) { return c.conn.Set(path, []byte(value), version) })
	switch {
	case err == nil:
		record.NewVersion = stat.Version
	case errors.Is(err, zk.ErrNoNode):
		record.Missing = true
	}
	return c.end(record, err)
}
