// Package cluster reads what each member of the ensemble has.
package cluster

import (
	"strings"
	"time"
)

// Node is what a member has under one path.
type Node struct {
	Data string
	// ACL is written out, so that it can be compared: scheme:id:permissions, comma separated. Empty when it may not be read.
	ACL                string
	Version, Cversion  int32
	Owner              int64 // the session of an ephemeral node, else 0
	Czxid, Mzxid       int64
	Unreadable         bool // by its ACL: then Data is empty
	ChildrenUnreadable bool
}

// Tree is what a member has, by path: everything but what is below /zookeeper, which is the members' own.
type Tree map[string]Node

// Member is one member of the ensemble, reached through its own address alone.
type Member interface {
	// Name is its address.
	Name() string
	// Barrier makes the member have everything that was acknowledged before the call. It writes to the path.
	Barrier(path string) error
	// Tree reads everything.
	Tree() (Tree, error)
	// Children lists a folder; one that does not exist is empty.
	Children(path string) ([]string, error)
	// Config is the content of /zookeeper/config.
	Config() (string, error)
	// Close ends the session.
	Close()
}

// Connect reaches a member, or says after the given time why it could not.
type Connect func(server string, wait time.Duration) (Member, error)

// Internal are the paths that are not compared: quotas and the configuration, whose node each member makes by itself.
const Internal = "/zookeeper"

// IsInternal says whether a path is one of ZooKeeper's own.
func IsInternal(path string) bool {
	return path == Internal || strings.HasPrefix(path, Internal+"/")
}

// Join puts a child's name to its parent's path.
func Join(parent, child string) string {
	if parent == "/" {
		return "/" + child
	}
	return parent + "/" + child
}
