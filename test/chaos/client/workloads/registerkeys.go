package workloads

import (
	"fmt"
	"sync"
)

const (
	// A key's history is judged as a whole, and the time for that grows with it: fastest with the outcomes that are
	// unknown. So a key is left for a new one after so many of either.
	opsPerKey      = 200
	unknownsPerKey = 30
	// While the new one cannot be made, because there is no quorum, the old one is still used, up to here.
	unknownsAtMost = 45
)

// keyRing has the keys in use: a number of slots, each with a key of some generation.
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

// path is that of a slot's key of a generation: k0.0, k0.1, ….
func (k *keyRing) path(slot, generation int) string {
	return fmt.Sprintf("%s/k%d.%d", k.root, slot, generation)
}

// current is the key of a slot; ok is false when there is none to be used now.
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
		return // it was replaced meanwhile
	}
	s.ops++
	if unknown {
		s.unknowns++
	}
}

// claim gives the caller the task to make a slot's next key, and its generation, when one is due and nobody else is at it.
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

// replaced says how a claimed task ended.
func (k *keyRing) replaced(slot, generation int, made bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if made {
		k.slots[slot] = keySlot{generation: generation, usable: true}
		return
	}
	k.slots[slot].replacing = false
}
