package workloads

import (
	"fmt"
	"sync"
)

const (
	// The time to check a key grows with the length of its history, and fastest with the number of unknown outcomes. So
	// a new key replaces it after this many operations, or after this many unknown outcomes.
	opsPerKey      = 200
	unknownsPerKey = 30
	// Without a quorum, the new key cannot be created. The old key is then used up to this many unknown outcomes.
	unknownsAtMost = 45
)

// keyRing has the keys in use: a number of slots, each with one key, whose generation is counted.
type keyRing struct {
	root string

	mu    sync.Mutex
	slots []keySlot
}

type keySlot struct {
	generation    int
	ops, unknowns int
	usable        bool
	replacing     bool
}

func newKeyRing(root string, keys int) *keyRing {
	return &keyRing{root: root, slots: make([]keySlot, keys)}
}

// path returns the key of a slot and generation: k0.0, k0.1, ….
func (k *keyRing) path(slot, generation int) string {
	return fmt.Sprintf("%s/k%d.%d", k.root, slot, generation)
}

// current returns the key of a slot. ok is false if the slot has no usable key now.
func (k *keyRing) current(slot int) (path string, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := &k.slots[slot]
	return k.path(slot, s.generation), s.usable && s.unknowns < unknownsAtMost
}

// used counts an operation on a path.
func (k *keyRing) used(slot int, path string, unknown bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := &k.slots[slot]
	if path != k.path(slot, s.generation) {
		return // the key was replaced in the meantime
	}
	s.ops++
	if unknown {
		s.unknowns++
	}
}

// claim says whether the caller has to create the slot's next key, and which generation. Only one caller at a time gets
// the task.
func (k *keyRing) claim(slot int) (generation int, due bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := &k.slots[slot]
	if s.replacing || s.usable && s.ops < opsPerKey && s.unknowns < unknownsPerKey {
		return 0, false
	}
	s.replacing = true
	if !s.usable {
		return s.generation, true
	}
	return s.generation + 1, true
}

// replaced ends a claimed task and says whether the key was created.
func (k *keyRing) replaced(slot, generation int, made bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if made {
		k.slots[slot] = keySlot{generation: generation, usable: true}
		return
	}
	k.slots[slot].replacing = false
}
