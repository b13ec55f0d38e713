package checks

import (
	"strings"
	"testing"

	"chaos-client/cluster"
	"chaos-client/history"
)

// Trees.

func TestTrees(t *testing.T) {
	expect(t, CheckTrees(input()), "")
	for what, change := range map[string]func(*cluster.Node){
		"data":    func(n *cluster.Node) { n.Data = "other" },
		"ACL":     func(n *cluster.Node) { n.ACL = "world:anyone:1" },
		"version": func(n *cluster.Node) { n.Version++ },
		"czxid":   func(n *cluster.Node) { n.Czxid++ },
		"mzxid":   func(n *cluster.Node) { n.Mzxid++ },
	} {
		in := input()
		node := in.Trees[1].Tree[root+"/set/a"]
		change(&node)
		in.Trees[1].Tree[root+"/set/a"] = node
		v := CheckTrees(in)
		expect(t, v, "differences")
		if len(v.Examples) != 1 || !strings.Contains(v.Examples[0], what) {
			t.Errorf("%s: got %v", what, v.Examples)
		}
	}
	for i := range 2 {
		in := input()
		in.Trees[i].Tree["/more"] = cluster.Node{}
		expect(t, CheckTrees(in), "differences")
	}
}

// Ephemerals and sessions.

func session(client, id, event string) history.Record {
	return history.Record{Kind: history.KindSession, Client: client, Session: id, Event: event}
}

func TestEphemerals(t *testing.T) {
	made := history.Record{Workload: history.Ephemeral, Op: history.OpCreate, Outcome: history.OK, Path: root + "/ephemeral/c0-ab", Session: "0xab", Client: "c0"}
	look := history.Record{Workload: history.Ephemeral, Op: history.OpExists, Outcome: history.OK, Path: made.Path, Session: "0xab", Client: "c0"}
	in := func(ops ...history.Record) Input {
		in := input(ops...)
		in.History.Sessions = []history.Record{session("c0", "0xab", history.SessionNew), session("c0", "0xab", history.SessionExpired)}
		return in
	}
	expect(t, CheckEphemerals(in(made, look)), "")
	expect(t, CheckEphemerals(in()), "nothing")

	onOne := in(made)
	onOne.Trees[1].Tree[made.Path] = cluster.Node{Owner: 0xab}
	expect(t, CheckEphemerals(onOne), "left")
	expect(t, CheckEphemerals(in(made).with("/elsewhere", cluster.Node{Owner: 0xab})), "left")
	expect(t, CheckEphemerals(in(made).with(root+"/ephemeral/x", cluster.Node{Owner: 0xcd})), "left")
	look.Missing = true
	expect(t, CheckEphemerals(in(made, look)), "missing")

	others := in(made).with("/app", cluster.Node{Owner: 0xef})
	expect(t, CheckEphemerals(others), "")
	others.Trees[1].Tree["/app"] = cluster.Node{Owner: 0x12}
	expect(t, CheckEphemerals(others), "differ")
	delete(others.Trees[0].Tree, "/app")
	expect(t, CheckEphemerals(others), "differ")
}

func TestSessions(t *testing.T) {
	in := input()
	in.History.Sessions = []history.Record{
		session("c0", "0x1", history.SessionNew), session("c0", "0x1", history.SessionExpired),
		session("m1:1", "0x2", history.SessionNew), session("m1:1", "0x2", history.SessionExpired),
	}
	expect(t, CheckSessions(in), "")
	in.MaxExpired = 1
	expect(t, CheckSessions(in), "")
	in.MaxExpired = 0
	expect(t, CheckSessions(in), "tooMany")
}

// Configuration.

func TestConfiguration(t *testing.T) {
	config := "server.1=a:2888:3888:participant;0.0.0.0:2181\nserver.2=b:2888:3888:participant;2181\nversion=100000000"
	in := func(members int, configs ...string) Input {
		in := input()
		in.Members = members
		for i, config := range configs {
			in.Configs = append(in.Configs, MemberConfig{in.Trees[i].Name, config})
		}
		return in
	}
	expect(t, CheckConfiguration(in(2, config, config)), "")
	expect(t, CheckConfiguration(in(0, config, config)), "")
	expect(t, CheckConfiguration(in(3, config, config)), "membership")
	expect(t, CheckConfiguration(in(1, config, config)), "membership")
	observer := strings.Replace(config, "3888:participant;2181", "3888:observer;2181", 1)
	expect(t, CheckConfiguration(in(2, observer, observer)), "membership")
	expect(t, CheckConfiguration(in(2, config, strings.Replace(config, "100000000", "200000000", 1))), "differences")
	expect(t, CheckConfiguration(in(0, "version=1")), "unreadable")
	expect(t, CheckConfiguration(in(0)), "unreached")
}
