package workloads

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-zookeeper/zk"

	"chaos-client/history"
	"chaos-client/hosts"
)

var (
	errTimeout = errors.New("no answer within the operation's time-out")
	errMoved   = errors.New("the session was lost between the write and the read")
)

// client is one client of the ensemble. It has one session after another: when a session has expired, the library makes
// a new one by itself.
type client struct {
	name      string
	run       *run
	conn      *zk.Conn
	provider  *hosts.Provider
	made      chan struct{} // closed when conn is set
	renewed   chan struct{} // gets a token for each new session
	opTimeout time.Duration

	mu        sync.Mutex
	session   int64 // the last session that was made
	alive     bool  // the session has not expired, as far as the client knows
	connected bool

	// Used by the register loop only, which is one goroutine.
	processes int
}

// newClient makes a client and starts to connect it.
func newClient(r *run, name string, servers []string) (*client, error) {
	c := &client{
		name:     name,
		run:      r,
		provider: hosts.NewProvider(servers),
		made:     make(chan struct{}),
		renewed:  make(chan struct{}, 1),
		// The library gives up an operation when its connection is silent for two thirds of the session time-out. This
		// time-out is for operations that wait for a connection.
		opTimeout: 2 * r.options.SessionTimeout,
	}
	conn, _, err := zk.Connect(servers, r.options.SessionTimeout,
		zk.WithHostProvider(c.provider),
		zk.WithDialer(hosts.Dialer(r.options.SessionTimeout, c.onHang)),
		zk.WithEventCallback(c.onEvent),
		zk.WithLogger(silent{}),
		zk.WithLogInfo(false))
	if err != nil {
		return nil, fmt.Errorf("client %s cannot be created: %w", name, err)
	}
	c.conn = conn
	close(c.made)
	return c, nil
}

type silent struct{}

func (silent) Printf(string, ...any) {}

// onEvent is called in the library's own goroutine, so it must not block.
func (c *client) onEvent(event zk.Event) {
	if event.Type != zk.EventSession {
		return
	}
	<-c.made
	c.mu.Lock()
	defer c.mu.Unlock()
	switch event.State {
	case zk.StateHasSession:
		c.connected = true
		if id := c.conn.SessionID(); id != c.session || !c.alive {
			c.session, c.alive = id, true
			c.recordSession(history.SessionNew, false)
			select {
			case c.renewed <- struct{}{}:
			default:
			}
		}
	case zk.StateExpired:
		// The library has cleared its session id at this point, so the recorded one is c.session.
		c.connected = false
		if c.alive {
			c.alive = false
			c.recordSession(history.SessionExpired, false)
		}
	default:
		c.connected = false
	}
}

// onHang records an attempt to connect that timed out.
func (c *client) onHang(server string) {
	w := c.run.history
	w.Write(history.Record{Kind: history.KindHang, At: w.Now(), Client: c.name, Text: server})
}

// recordSession records an event of the last session. The caller holds the mutex.
func (c *client) recordSession(event string, clean bool) {
	w := c.run.history
	w.Write(history.Record{Kind: history.KindSession, At: w.Now(), Client: c.name, Event: event, Session: sessionName(c.session), Clean: clean})
	if event == history.SessionExpired {
		c.run.progress.expired.Add(1)
	}
}

func sessionName(id int64) string { return fmt.Sprintf("0x%x", uint64(id)) }

// state returns the last session, and whether it is connected.
func (c *client) state() (session int64, connected bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.session, c.connected
}

func (c *client) isConnected() bool {
	_, connected := c.state()
	return connected
}

// waitConnected waits for a session. Without it, operations would queue up during an outage, and each would end with an
// unknown outcome, which makes the check of the history slow. It returns false when the run stops.
func (c *client) waitConnected(ctx context.Context) bool {
	for {
		if ctx.Err() != nil {
			return false
		}
		if _, connected := c.state(); connected {
			return true
		}
		pause(ctx, 20*time.Millisecond)
	}
}

// close ends the session. If the ensemble does not answer, that takes up to 3 s.
func (c *client) close() {
	_, connected := c.state()
	c.provider.Stop()
	c.conn.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.alive {
		c.alive = false
		c.recordSession(history.SessionClosed, connected)
	}
}

// do sends a request and waits for its answer, up to the client's time-out. A buffered channel passes the result,
// because the library may write it after the time-out.
func do[T any](c *client, request func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		value, err := request()
		answers <- answer{value, err}
	}()
	timer := time.NewTimer(c.opTimeout)
	defer timer.Stop()
	select {
	case a := <-answers:
		return a.value, a.err
	case <-timer.C:
		var none T
		return none, errTimeout
	}
}

// outcomeOf returns what an error proves. Three answers of the ensemble prove that nothing happened. After every other
// error, even "session expired" or "session moved", the operation may have been applied.
func outcomeOf(err error) string {
	switch {
	case err == nil:
		return history.OK
	case errors.Is(err, zk.ErrBadVersion), errors.Is(err, zk.ErrNoNode), errors.Is(err, zk.ErrNodeExists):
		return history.Fail
	default:
		return history.Unknown
	}
}

// begin makes the record of an operation. Call it just before the operation is sent.
func (c *client) begin(workload, op, path string) history.Record {
	return history.Record{
		Kind: history.KindOp, ID: c.run.nextID(), Workload: workload, Op: op, Client: c.name, Path: path,
		Call: c.run.history.Now(),
	}
}

// end adds the outcome to the record and writes the record.
func (c *client) end(record history.Record, err error) history.Record {
	record.Return = c.run.history.Now()
	record.Outcome = outcomeOf(err)
	if err != nil {
		record.Error = err.Error()
	}
	c.run.history.Write(record)
	c.run.progress.count(record.Outcome)
	return record
}

// pause sleeps, and returns early when the run stops.
func pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

type ids struct{ last atomic.Int64 }

func (i *ids) nextID() int64 { return i.last.Add(1) }
