// Package hosts decides to which member go-zookeeper connects, and how.
//
// The library's defaults do not fit members that run in pods:
//
// - Its DNSHostProvider resolves the names once for each session and always dials those addresses, but a new pod has a
// new address. It fails if one of the names does not resolve.
// - It gives up a connection after 1 s.
// - It waits 1 s after each round through the members, so a client with one member cannot measure a shorter outage.
// - It waits for the answer to the handshake up to 6.7 times the session time-out (67 s for 10 s), so a member that
// hangs costs the session.
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
	// ConnectTimeout limits resolving and connecting together: the address of a pod that is gone never answers.
	ConnectTimeout = 2 * time.Second
	// resolveTimeout limits resolving alone.
	resolveTimeout = 500 * time.Millisecond

	// Pauses between two rounds through the members. The short one limits how exactly probes measure. After shortRounds
	// rounds the long one is used: the member may be away for long, for example because scaling has not made it yet.
	shortPause  = 100 * time.Millisecond
	longPause   = 500 * time.Millisecond
	shortRounds = 100
)

// Parse reads the members from a comma separated list. The default port is 2181.
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
			return nil, fmt.Errorf("--servers: %q is not host:port; write the members as h1:2181,h2:2181", server)
		}
		if seen[server] {
			return nil, fmt.Errorf("--servers: %q is given twice; name each member once", server)
		}
		seen[server] = true
		servers = append(servers, server)
	}
	if len(servers) == 0 {
		return nil, errors.New("--servers is empty; name the members as h1:2181,h2:2181")
	}
	return servers, nil
}

// Provider is a zk.HostProvider that returns names instead of addresses. The Dialer resolves the name at each attempt.
type Provider struct {
	servers []string
	sleep   func(time.Duration)

	mu      sync.Mutex
	next    int
	tried   int // attempts since the ensemble last accepted a connection
	stopped bool
}

// NewProvider makes a provider that returns the servers in their order, again and again.
func NewProvider(servers []string) *Provider {
	return &Provider{servers: servers, sleep: time.Sleep}
}

// Init is called by the library with the servers in a random order. That order is ignored, so that the same seed gives
// the same run.
func (p *Provider) Init([]string) error { return nil }

// Len is the number of members.
func (p *Provider) Len() int { return len(p.servers) }

// Next returns the next member. It reports the end of a round only after Stop, because the library then discards the
// waiting operations and sleeps for 1 s. Next makes a shorter pause instead.
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

// Connected is called by the library when a member has accepted the session.
func (p *Provider) Connected() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tried = 0
}

// Stop must be called before the connection's Close. The library notices Close only at the end of a round, so without
// Stop a client whose ensemble is away would dial for ever.
func (p *Provider) Stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = true
}

// addresses has the last address that each name resolved to.
var addresses sync.Map

// resolve asks DNS, and uses the last known address if DNS fails. The probes measure whether the ensemble serves;
// without the known addresses, a failure of DNS alone would look like an outage. (Java's clients, too, keep addresses
// for 30 s.)
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

// Dialer resolves the name anew and connects. The handshake may take a third of the session time-out, so that a client
// can try two members that hang and still reach a third before its session expires. onHang is called with a member
// whose address does not answer at all.
func Dialer(sessionTimeout time.Duration, onHang func(server string)) zk.Dialer {
	// Go's own resolver has no cache; the C library's may have one.
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

// handshakeConn shortens the read deadline of the library's handshake. The library sets that deadline first, and
// removes it before it has read the whole answer; the removal is ignored, so that the deadline covers the whole
// handshake. From the second deadline on, which is for the first answer, all calls are passed on.
type handshakeConn struct {
	net.Conn
	limit     time.Duration
	deadlines int // only one goroutine uses it at a time: the library's reader starts after its handshake
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
