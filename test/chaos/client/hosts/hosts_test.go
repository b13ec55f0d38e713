package hosts

import (
	"net"
	"slices"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	servers, err := Parse("a:1, b,,c:3")
	if err != nil || !slices.Equal(servers, []string{"a:1", "b:2181", "c:3"}) {
		t.Errorf("got %v, %v", servers, err)
	}
	for _, bad := range []string{"", ",", "a:1,a:1", ":2181", "a:", "a:b:c"} {
		if servers, err := Parse(bad); err == nil {
			t.Errorf("%q gave %v", bad, servers)
		}
	}
}

func TestProviderGoesRoundAndPauses(t *testing.T) {
	p := NewProvider([]string{"a", "b"})
	var pauses []time.Duration
	p.sleep = func(d time.Duration) { pauses = append(pauses, d) }
	if err := p.Init([]string{"b", "a"}); err != nil || p.Len() != 2 {
		t.Fatal(err)
	}
	var order []string
	for range 5 {
		server, over := p.Next()
		if over {
			t.Error("the end of a round is reported, so the library would discard the waiting operations")
		}
		order = append(order, server)
	}
	if !slices.Equal(order, []string{"a", "b", "a", "b", "a"}) || len(pauses) != 2 {
		t.Errorf("order %v, pauses %v", order, pauses)
	}
	p.Connected()
	p.Next()
	p.Next()
	if len(pauses) != 2 {
		t.Error("the first round after a connection has a pause")
	}
	for range 3 * shortRounds {
		p.Next()
	}
	if pauses[len(pauses)-1] != longPause {
		t.Errorf("the pause after many rounds is %s", pauses[len(pauses)-1])
	}
	p.Stop()
	if _, over := p.Next(); !over {
		t.Error("after Stop the end of a round is not reported, so the library does not notice Close")
	}
}

type deadlines struct {
	net.Conn
	set []time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error {
	d.set = append(d.set, t)
	return nil
}

func TestHandshakeIsShortened(t *testing.T) {
	inner := &deadlines{}
	conn := &handshakeConn{Conn: inner, limit: 3 * time.Second}
	late := time.Now().Add(67 * time.Second)
	for _, deadline := range []time.Time{late, {}, late, {}} { // the order of the library's calls
		if err := conn.SetReadDeadline(deadline); err != nil {
			t.Fatal(err)
		}
	}
	if len(inner.set) != 3 || time.Until(inner.set[0]) > 3*time.Second || inner.set[1] != late || !inner.set[2].IsZero() {
		t.Errorf("got %v", inner.set)
	}
}

func TestDialerConnects(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	conn, err := Dialer(time.Second, func(string) { t.Error("the attempt is reported as hung") })("tcp", listener.Addr().String(), 0)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}
