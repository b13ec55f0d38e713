package cluster

import (
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/go-zookeeper/zk"
)

// lastError keeps the last reason why a member could not be reached, because the library only logs the reasons.
type lastError struct {
	mu   sync.Mutex
	last string
}

// Printf receives the library's log.
func (l *lastError) Printf(format string, args ...any) { l.set(fmt.Sprintf(format, args...)) }

// watch keeps the dialer's errors.
func (l *lastError) watch(dial zk.Dialer) zk.Dialer {
	return func(network, address string, timeout time.Duration) (net.Conn, error) {
		conn, err := dial(network, address, timeout)
		if err != nil {
			l.set(err.Error())
		}
		return conn, err
	}
}

func (l *lastError) set(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = text
}

func (l *lastError) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last == "" {
		return "no reason is known"
	}
	return "last error: " + l.last
}
