package cluster

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-zookeeper/zk"

	"chaos-client/hosts"
)

const (
	sessionTimeout = 10 * time.Second
	// readers is how many requests are open at the same time while a tree is read.
	readers = 32
	// After a run of hours, listing one folder returns several megabytes.
	largestAnswer = 64 << 20
)

type member struct {
	server   string
	conn     *zk.Conn
	provider *hosts.Provider
}

// ConnectZooKeeper implements Connect for a real ensemble.
func ConnectZooKeeper(server string, wait time.Duration) (Member, error) {
	provider := hosts.NewProvider([]string{server})
	var problem lastError
	dial := hosts.Dialer(sessionTimeout, func(string) {})
	conn, events, err := zk.Connect([]string{server}, sessionTimeout,
		zk.WithHostProvider(provider),
		zk.WithDialer(problem.watch(dial)),
		zk.WithMaxBufferSize(largestAnswer),
		zk.WithLogger(&problem),
		zk.WithLogInfo(false))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", server, err)
	}
	m := &member{server: server, conn: conn, provider: provider}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		select {
		case event := <-events:
			if event.State == zk.StateHasSession {
				return m, nil
			}
		case <-timer.C:
			m.Close()
			return nil, fmt.Errorf("%s gave no session within %s (%s); is it running, and does it have a quorum?", server, wait, problem.text())
		}
	}
}

func (m *member) Name() string { return m.server }

// Barrier writes, and then calls sync. The write alone is enough: a quorum has to accept it, and the member answers it
// only after it has applied everything before it. sync alone is not enough: the leader that answers it may no longer be
// the leader.
func (m *member) Barrier(path string) error {
	if _, err := m.conn.Set(path, nil, -1); err != nil && !errors.Is(err, zk.ErrNoNode) {
		return fmt.Errorf("%s: write to %s before the tree is read: %w", m.server, path, err)
	}
	if _, err := m.conn.Sync("/"); err != nil {
		return fmt.Errorf("%s: sync: %w", m.server, err)
	}
	return nil
}

func (m *member) Children(path string) ([]string, error) {
	names, _, err := m.conn.Children(path)
	if errors.Is(err, zk.ErrNoNode) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: list %s: %w", m.server, path, err)
	}
	return names, nil
}

func (m *member) Config() (string, error) {
	data, _, err := m.conn.Get("/zookeeper/config")
	if err != nil {
		return "", fmt.Errorf("%s: read /zookeeper/config: %w", m.server, err)
	}
	return string(data), nil
}

func (m *member) Close() {
	m.provider.Stop()
	m.conn.Close()
}

// Tree reads the tree level by level, with several requests open at the same time.
func (m *member) Tree() (Tree, error) {
	tree := Tree{}
	level := []string{"/"}
	for len(level) > 0 {
		var (
			mu     sync.Mutex
			next   []string
			failed error
			work   sync.WaitGroup
		)
		paths := make(chan string)
		for range readers {
			work.Go(func() {
				for path := range paths {
					node, children, err := m.read(path)
					mu.Lock()
					switch {
					case errors.Is(err, zk.ErrNoNode): // deleted since its parent was listed
					case err != nil:
						failed = fmt.Errorf("%s: read %s: %w", m.server, path, err)
					default:
						tree[path] = node
						next = append(next, children...)
					}
					mu.Unlock()
				}
			})
		}
		for _, path := range level {
			paths <- path
		}
		close(paths)
		work.Wait()
		if failed != nil {
			return nil, failed
		}
		level = next
	}
	return tree, nil
}

// read returns a node and the paths of its children.
func (m *member) read(path string) (Node, []string, error) {
	data, stat, err := m.conn.Get(path)
	node := Node{Unreadable: errors.Is(err, zk.ErrNoAuth)}
	if node.Unreadable {
		_, stat, err = m.conn.Exists(path)
	}
	if err != nil {
		return node, nil, err
	}
	node.Data = string(data)
	node.Version, node.Cversion, node.Owner = stat.Version, stat.Cversion, stat.EphemeralOwner
	node.Czxid, node.Mzxid = stat.Czxid, stat.Mzxid

	acl, _, err := m.conn.GetACL(path)
	if err != nil && !errors.Is(err, zk.ErrNoAuth) {
		return node, nil, err
	}
	node.ACL = aclText(acl)

	if stat.NumChildren == 0 {
		return node, nil, nil
	}
	names, _, err := m.conn.Children(path)
	node.ChildrenUnreadable = errors.Is(err, zk.ErrNoAuth)
	if err != nil && !node.ChildrenUnreadable {
		return node, nil, err
	}
	var children []string
	for _, name := range names {
		if child := Join(path, name); !IsInternal(child) {
			children = append(children, child)
		}
	}
	return node, children, nil
}

// open is the text of nearly every ACL. All nodes share this one string, to save memory.
const open = "world:anyone:31"

func aclText(acl []zk.ACL) string {
	var texts []string
	for _, a := range acl {
		texts = append(texts, fmt.Sprintf("%s:%s:%d", a.Scheme, a.ID, a.Perms))
	}
	slices.Sort(texts)
	if text := strings.Join(texts, ","); text != open {
		return text
	}
	return open
}
