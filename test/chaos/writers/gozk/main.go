// Writes to ZooKeeper all the time with go-zookeeper, and records when writes were acknowledged (../README.md).
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/go-zookeeper/zk"
)

const (
	firstWriteWithin = 60 * time.Second
	// The library itself retries nothing.
	retryPause = 50 * time.Millisecond
)

var (
	connect        = flag.String("connect", "", "`HOST:PORT[,…]`, all servers")
	path           = flag.String("path", "", "`/writers/NAME`, the node to write to")
	out            = flag.String("out", "", "`FILE` for the events")
	interval       = flag.Int("interval-ms", 20, "pause after each write")
	sessionTimeout = flag.Int("session-timeout-ms", 10000, "what to ask the ensemble for")

	serversForm = regexp.MustCompile(`^[^,]+:\d+(,[^,]+:\d+)*$`)
	pathForm    = regexp.MustCompile(`^(/[^/]+)+$`)
)

// events is the file with one JSON line for each event.
type events struct {
	mu        sync.Mutex
	file      *os.File
	lastError error
	closed    bool // what fails after this fails because the session is being closed
}

type event struct {
	At    int64  `json:"at"`
	Event string `json:"event"`
	Why   string `json:"why,omitempty"`
	To    string `json:"to,omitempty"`
}

func (e *events) note(what event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return
	}
	what.At = time.Now().UnixMilli()
	line, _ := json.Marshal(what) // cannot fail: only numbers and text
	if _, err := e.file.Write(append(line, '\n')); err != nil {
		giveUp(err)
	}
}

func (e *events) error(err error) {
	e.note(event{Event: "error", Why: err.Error()})
	e.mu.Lock()
	defer e.mu.Unlock()
	e.lastError = err
}

func (e *events) close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
}

// until tries again until the attempt succeeds.
func (e *events) until(attempt func() error) {
	for {
		err := attempt()
		if err == nil {
			return
		}
		e.error(err)
		time.Sleep(retryPause)
	}
}

// watch records the session's events. When a session has expired, the library begins a new one by itself.
func (e *events) watch(session <-chan zk.Event) {
	for happened := range session {
		switch happened.State {
		case zk.StateHasSession:
			e.note(event{Event: "connected", To: happened.Server})
		case zk.StateExpired:
			e.note(event{Event: "expired"})
		}
	}
}

func create(conn *zk.Conn, path string) error {
	for end := 1; end <= len(path); end++ {
		if end < len(path) && path[end] != '/' {
			continue
		}
		_, err := conn.Create(path[:end], nil, 0, zk.WorldACL(zk.PermAll))
		if err != nil && !errors.Is(err, zk.ErrNodeExists) {
			return err
		}
	}
	return nil
}

// write never returns. It sends the connection to connected, and closes wrote after the first acknowledged write.
func write(e *events, connected chan<- *zk.Conn, wrote chan<- struct{}) {
	var conn *zk.Conn
	// Connect fails only if a name does not resolve.
	e.until(func() error {
		var session <-chan zk.Event
		var err error
		conn, session, err = zk.Connect(strings.Split(*connect, ","), time.Duration(*sessionTimeout)*time.Millisecond)
		if err == nil {
			go e.watch(session)
		}
		return err
	})
	connected <- conn
	e.until(func() error { return create(conn, *path) })
	for count := 1; ; count++ {
		e.until(func() error {
			_, err := conn.Set(*path, []byte(strconv.Itoa(count)), -1)
			return err
		})
		e.note(event{Event: "ok"})
		if count == 1 {
			close(wrote)
		}
		time.Sleep(time.Duration(*interval) * time.Millisecond)
	}
}

func giveUp(why any) {
	fmt.Fprintln(os.Stderr, "gozk:", why)
	os.Exit(2)
}

func parse() *events {
	flag.Parse()
	if flag.NArg() > 0 || !serversForm.MatchString(*connect) || !pathForm.MatchString(*path) || *out == "" ||
		*interval < 0 || *sessionTimeout < 1 {
		fmt.Fprintln(os.Stderr, "gozk: a flag is missing or wrong")
		flag.Usage()
		os.Exit(2)
	}
	file, err := os.OpenFile(*out, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		giveUp(err)
	}
	return &events{file: file, lastError: errors.New("no connection")}
}

func main() {
	e := parse()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)

	connected := make(chan *zk.Conn, 1)
	wrote := make(chan struct{})
	go write(e, connected, wrote)
	select {
	case <-stop:
	case <-wrote:
		<-stop
	case <-time.After(firstWriteWithin):
		e.mu.Lock()
		giveUp(fmt.Sprintf("no write within %s: %s", firstWriteWithin, e.lastError))
	}

	e.close()
	select {
	case conn := <-connected:
		conn.Close() // 3 s at most: 2 s until the library accepts the request, and 1 s for the answer
	default: // stopped before the connection was made
	}
}
