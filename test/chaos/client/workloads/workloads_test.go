package workloads

import (
	"errors"
	"slices"
	"testing"

	"github.com/go-zookeeper/zk"

	"chaos-client/history"
)

func TestOnlyCertainFailuresAreFailures(t *testing.T) {
	for err, want := range map[error]string{
		nil: history.OK, zk.ErrBadVersion: history.Fail, zk.ErrNoNode: history.Fail, zk.ErrNodeExists: history.Fail,
		zk.ErrConnectionClosed: history.Unknown, zk.ErrSessionExpired: history.Unknown, zk.ErrClosing: history.Unknown,
		zk.ErrSessionMoved: history.Unknown, zk.ErrNoServer: history.Unknown, errTimeout: history.Unknown, errMoved: history.Unknown,
		errors.New("unknown error: -4"): history.Unknown,
	} {
		if got := outcomeOf(err); got != want {
			t.Errorf("%v is %s, but should be %s", err, got, want)
		}
	}
}

func TestKeysAreReplaced(t *testing.T) {
	k := newKeyRing("/r", 2)
	if _, ok := k.current(0); ok {
		t.Error("a key is used before it was made")
	}
	generation, due := k.claim(0)
	if _, again := k.claim(0); !due || again || generation != 0 {
		t.Error("the first key must be due, and for one caller only")
	}
	k.replaced(0, 0, false)
	if _, due := k.claim(0); !due {
		t.Error("a failed replacement is not tried again")
	}
	k.replaced(0, 0, true)
	path, ok := k.current(0)
	if !ok || path != "/r/k0.0" {
		t.Errorf("got %s, %v", path, ok)
	}
	for range opsPerKey {
		if _, due := k.claim(0); due {
			t.Fatal("due too early")
		}
		k.used(0, path, false)
	}
	if generation, due := k.claim(0); !due || generation != 1 {
		t.Errorf("got generation %d, %v", generation, due)
	}
	k.replaced(0, 1, true)
	for range unknownsAtMost {
		k.used(0, "/r/k0.0", true) // an operation on the old key must not count
	}
	if _, due := k.claim(0); due {
		t.Error("the old key's outcomes are counted for the new")
	}
	for range unknownsAtMost {
		k.used(0, "/r/k0.1", true)
	}
	if _, ok := k.current(0); ok {
		t.Error("a key with many unknown outcomes is still used")
	}
	if generation, due := k.claim(0); !due || generation != 2 {
		t.Error("a key with many unknown outcomes is not replaced")
	}
}

func TestInventoryMissesWhatIsNotThere(t *testing.T) {
	var a acknowledged
	for _, path := range []string{"/s/c0/n1", "/s/c0/n2", "/s/c1/n1"} {
		a.add(path)
	}
	wanted := a.soFar()
	a.add("/s/c0/n3") // added after soFar, so it must not be asked for
	there := map[string][]string{"/s/c0": {"n2", "n1", "other"}, "/s/c1": {"n1"}}
	list := func(folder string) ([]string, error) {
		if names, ok := there[folder]; ok {
			return names, nil
		}
		return nil, zk.ErrNoNode
	}
	if missing, err := missingFrom(wanted, list); err != nil || len(missing) != 0 {
		t.Errorf("got %v, %v", missing, err)
	}
	there["/s/c0"] = []string{"n2"}
	delete(there, "/s/c1")
	missing, err := missingFrom(wanted, list)
	slices.Sort(missing)
	if err != nil || !slices.Equal(missing, []string{"/s/c0/n1", "/s/c1/n1"}) {
		t.Errorf("got %v, %v", missing, err)
	}
	if _, err := missingFrom(wanted, func(string) ([]string, error) { return nil, zk.ErrConnectionClosed }); err == nil {
		t.Error("a lost connection counts as an empty list")
	}
}
