package verify

import (
	"errors"
	"io"
	"maps"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"chaos-client/checks"
	"chaos-client/cluster"
	"chaos-client/history"
	"chaos-client/report"
)

const root = "/chaos/r"

// fake is a member with the given data.
type fake struct {
	name     string
	tree     cluster.Tree
	config   string
	broken   int32 // how many more reads of the tree fail
	hangs    bool
	left     int32 // how many more listings show an ephemeral node
	barriers atomic.Int32
	closed   atomic.Bool
}

func (f *fake) Name() string            { return f.name }
func (f *fake) Config() (string, error) { return f.config, nil }
func (f *fake) Close()                  { f.closed.Store(true) }
func (f *fake) Barrier(string) error {
	f.barriers.Add(1)
	if f.hangs {
		select {}
	}
	return nil
}

func (f *fake) Tree() (cluster.Tree, error) {
	if atomic.AddInt32(&f.broken, -1) >= 0 {
		return nil, errors.New("connection lost")
	}
	return maps.Clone(f.tree), nil
}

func (f *fake) Children(string) ([]string, error) {
	if atomic.AddInt32(&f.left, -1) >= 0 {
		return []string{"c0-1"}, nil
	}
	return nil, nil
}

const text = `{"kind":"start","run":"r","root":"/chaos/r","servers":["a:1","b:1"],"sessionTimeoutMs":4000}
{"kind":"ready","at":1}
{"kind":"op","id":1,"workload":"set","op":"create","client":"c0","path":"/chaos/r/set/x","value":"c0 0","call":10,"return":20,"outcome":"ok"}
{"kind":"op","id":2,"workload":"sequence","op":"create","client":"c0","path":"/chaos/r/sequence/n-","name":"/chaos/r/sequence/n-0000000001","value":"c0 0","call":10,"return":20,"outcome":"ok"}
{"kind":"op","id":3,"workload":"register","op":"read","client":"c0","path":"/chaos/r/register/k0.0","value":"init","call":10,"return":20,"outcome":"ok"}
{"kind":"op","id":4,"workload":"ephemeral","op":"create","client":"c0","path":"/chaos/r/ephemeral/c0-1","session":"0x1","call":10,"return":20,"outcome":"ok"}
{"kind":"op","id":5,"workload":"inventory","op":"list","client":"a:1","path":"/chaos/r/set","value":"1","call":30,"return":40,"outcome":"ok"}
{"kind":"op","id":6,"workload":"inventory","op":"list","client":"b:1","path":"/chaos/r/set","value":"1","call":30,"return":40,"outcome":"ok"}
{"kind":"stop","at":30000000}
{"kind":"end","at":40000000}
`

func run(t *testing.T, members ...*fake) (report.Report, map[string]checks.Verdict) {
	t.Helper()
	h, err := history.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	o := Options{
		Servers: []string{"a:1", "b:1"}, Wait: 200 * time.Millisecond, Members: 1, MaxExpired: -1, CheckTime: time.Second, Progress: io.Discard,
		pause: time.Millisecond, treeTime: time.Second,
		Connect: func(server string, _ time.Duration) (cluster.Member, error) {
			for _, m := range members {
				if m.name == server {
					return m, nil
				}
			}
			return nil, errors.New(server + " is away")
		},
	}
	r := Run(h, o)
	byName := map[string]checks.Verdict{}
	for _, v := range r.Verdicts {
		byName[v.Name] = v
	}
	return r, byName
}

func member(name string) *fake {
	return &fake{
		name: name, config: "server.1=a:2888:3888:participant;2181\nversion=1",
		tree: cluster.Tree{
			"/": {}, root + "/set/x": {Data: "c0 0"}, root + "/sequence/n-0000000001": {Data: "c0 0"}, root + "/register/k0.0": {Data: "init"},
		},
	}
}

func TestAllIsWell(t *testing.T) {
	a, b := member("a:1"), member("b:1")
	a.broken, b.left = 2, 3
	r, _ := run(t, a, b)
	var out strings.Builder
	r.Print(&out)
	if !r.OK || !strings.Contains(out.String(), "All verdicts hold") {
		t.Error(out.String())
	}
	if a.barriers.Load() != 1 || !a.closed.Load() || !b.closed.Load() {
		t.Errorf("barriers %d, closed %v and %v", a.barriers.Load(), a.closed.Load(), b.closed.Load())
	}
	if r.Operations["set"]["create"]["ok"] != 1 {
		t.Errorf("operations %v", r.Operations)
	}
}

func TestLossIsFound(t *testing.T) {
	a, b := member("a:1"), member("b:1")
	delete(b.tree, root+"/set/x")
	r, verdicts := run(t, a, b)
	if r.OK || verdicts[checks.Set].OK || verdicts[checks.Trees].OK || !verdicts[checks.Sequence].OK {
		t.Errorf("%+v", verdicts)
	}
}

func TestMemberThatIsAwayOrHangs(t *testing.T) {
	hanging := member("b:1")
	hanging.hangs = true
	broken := member("b:1")
	broken.broken = 1000
	for name, members := range map[string][]*fake{"away": {member("a:1")}, "hangs": {member("a:1"), hanging}, "breaks": {member("a:1"), broken}} {
		r, verdicts := run(t, members...)
		v := verdicts[checks.Members]
		if r.OK || v.OK || len(v.Examples) != 1 || !strings.Contains(v.Examples[0], "b:1") {
			t.Errorf("%s: %+v", name, v)
		}
		if !verdicts[checks.Set].OK {
			t.Errorf("%s: the other member must still be judged: %+v", name, verdicts[checks.Set])
		}
	}
}

func TestLeftEphemeralIsFound(t *testing.T) {
	a, b := member("a:1"), member("b:1")
	b.tree[root+"/ephemeral/c0-1"] = cluster.Node{Owner: 1}
	_, verdicts := run(t, a, b)
	if verdicts[checks.Ephemerals].OK {
		t.Errorf("%+v", verdicts[checks.Ephemerals])
	}
}
