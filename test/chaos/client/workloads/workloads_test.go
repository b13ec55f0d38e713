package workloads

import (
	"errors"
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
			t.Errorf("%v is %s, and should be %s", err, got, want)
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
		t.Error("the first key is not due, or due for two")
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
		k.used(0, "/r/k0.0", true) // of the old key: does not count
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
		t.Error("and not replaced")
	}
}
