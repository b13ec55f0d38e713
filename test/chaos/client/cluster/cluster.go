// Package cluster reads the data and the configuration of each member of the ensemble.
package cluster

import (
	"strings"
	"time"
)

// Node is one node as one member has it.
type Node struct {
	Data string
	// ACL is the list as text, so that it can be compared: scheme:id:permissions, separated by commas. It is empty if
	// reading the ACL is forbidden.
	ACL                string
	Version, Cversion  int32
	Owner              int64 // the session that owns an ephemeral node, otherwise 0
	Czxid, Mzxid       int64
	Unreadable         bool // the ACL forbids reading, so Data is empty
	ChildrenUnreadable bool
}

// Tree has all nodes of one member by their paths, except those below /zookeeper, which each member makes for itself.
type Tree map[string]Node

// Member is one member of the ensemble. Requests go to this member only.
type Member interface {
	// Name is the member's address.
	Name() string
	// Barrier returns when the member has everything that was acknowledged before the call. It writes to the path.
	Barrier(path string) error
	// Tree reads all nodes.
	Tree() (Tree, error)
	// Children lists the children of a node. A missing node has none.
	Children(path string) ([]string, error)
	// Config is the content of /zookeeper/config.
	Config() (string, error)
	// Close ends the session.
	Close()
}

// Connect opens a session with a member. If that takes longer than wait, it returns the reason.
type Connect func(server string, wait time.Duration) (Member, error)

// Internal is the parent of nodes that are not compared: quotas, and the configuration, which each member creates by
// itself.
const Internal = "/zookeeper"

// IsInternal says whether ZooKeeper itself made the node.
func IsInternal(path string) bool {
	return path == Internal || strings.HasPrefix(path, Internal+"/")
}

// Join appends a child's name to its parent's path.
func Join(parent, child string) string {
	if parent == "/" {
		return "/" + child
	}
	return parent + "/" + child
}
