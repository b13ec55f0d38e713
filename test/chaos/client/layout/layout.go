// Package layout says where a run's nodes are, for those who make them and those who judge them.
package layout

// Top is the node below which each run has its own folder, its root.
const Top = "/chaos"

// InitialValue is what each register begins with, at version 0.
const InitialValue = "init"

// Root is a run's folder.
func Root(run string) string { return Top + "/" + run }

// Register has the keys: k0.0 and so on, the slot and the generation.
func Register(root string) string { return root + "/register" }

// Set has a folder for each client and each thousand of nodes.
func Set(root string) string { return root + "/set" }

// Sequence has the nodes that the ensemble numbers.
func Sequence(root string) string { return root + "/sequence" }

// Ephemeral has a node for each session.
func Ephemeral(root string) string { return root + "/ephemeral" }

// Dummy has a node for each client, to be written before a read.
func Dummy(root string) string { return root + "/dummy" }

// Probe has a node for each probe.
func Probe(root string) string { return root + "/probe" }
