// Package hosts decides to which member go-zookeeper connects, and how.
//
// The library's own way does not fit a cluster of pods: its DNSHostProvider resolves the names once, when the session is
// made, and ever after dials those addresses, while a pod that is made anew gets a new one; it fails altogether when one
// of the names does not resolve; it gives a connection 1 s; it waits 1 s after each round through the members, so that a
// client with one member cannot measure anything shorter; and it waits for the answer to the handshake up to 6.7 times
// the session time-out (67 s for 10 s), so that a member which hangs costs the session.
package hosts

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/go-zookeeper/zk"
)

const (
	// ConnectTimeout is for resolving and connecting together: a pod that is gone leaves an address that answers nothing.
	ConnectTimeout = 2 * time.Second
	// resolveTimeout is its part for resolving.
	resolveTimeout = 500 * time.Millisecond

	// The pause between two rounds through the members: short, for it limits how exactly probes measure, and longer for a
	// member that is away for long, such as one that scaling has not made yet.
	shortPause  = 100 * time.Millisecond
	longPause   = 500 * time.Millisecond
	shortRounds = 100
)

// Parse takes the members from a comma separated list; a port that is not given is 2181.
func Parse(list string) ([]string, error) {
	var servers []string
	seen := map[string]bool{}
	for server := range strings.SplitSeq(list, ",") {
		server = strings.TrimSpace(server)
		if server == "" {
			continue
		}
		server = zk.FormatServers([]string{server})[0]
		if host, port, err := net.SplitHostPort(server); err != nil || host == "" || port == "" {
			return nil, fmt.Errorf("--servers: %q is no host:port; write the members as h1:2181,h2:2181", server)
		}
		if seen[server] {
			return nil, fmt.Errorf("--servers: %q is there twice; name each member once", server)
		}
		seen[server] = true
		servers = append(servers, server)
	}
	if len(servers) == 0 {
		return nil, errors.New("--servers is empty; name the members as h1:2181,h2:2181")
	}
	return servers, nil
}

// Provider is a zk.HostProvider that hands out names, not addresses. They are resolved by the Dialer, at each attempt.
type Provider struct {
	servers []string
	sleep   func(time.Duration)

	mu      sync.Mutex
	next    int
	tried   int // since the last connection that the ensemble accepted
	stopped bool
}

// NewProvider makes a provider that goes through the servers in their order.
func NewProvider(servers []string) *Provider {
	return &Provider{servers: servers, sleep: time.Sleep}
}

// Init is called by the library with the servers in a random order; the order of NewProvider is kept instead, so that a
// seed gives the same run.
func (p *Provider) Init([]string) error { return nil }

// Len is the number of members.
func (p *Provider) Len() int { return len(p.servers) }

// Next gives the next member. It never says that a round is over, except after Stop: the library would then throw away
// the waiting operations and sleep a second. It sleeps here instead, and shorter.
func (p *Provider) Next() (server string, retryStart bool) {
	p.mu.Lock()
	server = p.servers[p.next]
	p.next = (p.next + 1) % len(p.servers)
	rounds := p.tried / len(p.servers)
	roundOver := p.tried > 0 && p.tried%len(p.servers) == 0
	p.tried++
	stopped := p.stopped
	p.mu.Unlock()
	switch {
	case stopped:
	case roundOver && rounds > shortRounds:
		p.sleep(longPause)
	case roundOver:
		p.sleep(shortPause)
	}
	return server, stopped
}

// Connected is called by the library when a member has taken the session.
func (p *Provider) Connected() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tried = 0
}

// Stop is to be called before the connection's Close: only at the end of a round does the library look whether it was
// closed, and without it a client whose ensemble is away would go on dialling.
func (p *Provider) Stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = true
}

// addresses are those that names had when they were last resolved.
var addresses sync.Map

// resolve asks DNS, and falls back on its last answer: what is measured is whether the ensemble serves, and with DNS away a
// client that forgot the addresses could not tell. (Java's clients remember them too, for 30 s.)
func resolve(ctx context.Context, resolver *net.Resolver, server string) (string, error) {
	host, port, err := net.SplitHostPort(server)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, resolveTimeout)
	defer cancel()
	found, err := resolver.LookupHost(ctx, host)
	if err == nil {
		addresses.Store(host, found[0])
		return net.JoinHostPort(found[0], port), nil
	}
	if last, ok := addresses.Load(host); ok {
		return net.JoinHostPort(last.(string), port), nil
	}
	return "", err
}

// Dialer resolves the name anew and connects. The handshake gets a third of the session time-out, so that one can pass
// two members that hang before the session is gone. onHang is told of members at whose address nobody answers at all.
func Dialer(sessionTimeout time.Duration, onHang func(server string)) zk.Dialer {
	// Go's own resolver keeps nothing; the C library's might.
	resolver := &net.Resolver{PreferGo: true}
	dialer := net.Dialer{}
	return func(network, server string, _ time.Duration) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(context.Background(), ConnectTimeout)
		defer cancel()
		address, err := resolve(ctx, resolver, server)
		if err != nil {
			return nil, err
		}
		conn, err := dialer.DialContext(ctx, network, address)
		if ctx.Err() != nil {
			onHang(server)
		}
		if err != nil {
			return nil, err
		}
		return &handshakeConn{Conn: conn, limit: sessionTimeout / 3}, nil
	}
}

// handshakeConn shortens the library's first deadline for reading, which is that of the handshake. The library takes the
// deadline away before it has read the answer's body, and that is not let through either; its second deadline is that of
// the first answer, and from there on everything is.
type handshakeConn struct {
	net.Conn
	limit     time.Duration
	deadlines int // set by one goroutine at a time: the library's handshake ends before its reader begins
}

func (c *handshakeConn) SetReadDeadline(t time.Time) error {
	if !t.IsZero() {
		c.deadlines++
	}
	switch {
	case c.deadlines > 1:
		return c.Conn.SetReadDeadline(t)
	case t.IsZero():
		return nil
	default:
		return c.Conn.SetReadDeadline(time.Now().Add(c.limit))
	}
}
