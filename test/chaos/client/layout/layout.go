// Package layout says where a run's nodes are. The workloads create them there, and the checks look for them there.
package layout

// Top is the parent of the root nodes of all runs.
const Top = "/chaos"

// InitialValue is the value with which each register is created, at version 0.
const InitialValue = "init"

// Root is the node below which everything of one run lies.
func Root(run string) string { return Top + "/" + run }

// Register is the parent of the register keys: k0.0 and so on, for slot 0 and generation 0.
func Register(root string) string { return root + "/register" }

// Set is the parent of the nodes of the set: in one folder for each client and each thousand of its nodes.
func Set(root string) string { return root + "/set" }

// Sequence is the parent of the sequential nodes: ZooKeeper appends a number to their names.
func Sequence(root string) string { return root + "/sequence" }

// Ephemeral is the parent of one ephemeral node for each session.
func Ephemeral(root string) string { return root + "/ephemeral" }

// Dummy is the parent of one node for each client. The client writes to it before each linearizable read.
func Dummy(root string) string { return root + "/dummy" }

// Probe is the parent of one node for each probe.
func Probe(root string) string { return root + "/probe" }
