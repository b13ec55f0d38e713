package checks

import (
	"fmt"
	"slices"

	"chaos-client/cluster"
)

// CheckTrees compares the data of all members, because no single client would notice a difference.
func CheckTrees(in Input) Verdict {
	v := newVerdict(Trees)
	if !v.needTrees(in) {
		return v.conclude("not judged")
	}
	first := in.Trees[0]
	for _, path := range paths(first.Tree) {
		v.Numbers["nodes"]++
		node := first.Tree[path]
		if node.Unreadable || node.ChildrenUnreadable {
			v.Numbers["unreadable"]++
		}
		for _, other := range in.Trees[1:] {
			theirs, there := other.Tree[path]
			if !there {
				v.against("differences", "%s is on %s, and not on %s", path, first.Name, other.Name)
				continue
			}
			if what := difference(node, theirs); what != "" {
				v.against("differences", "%s: %s on %s and on %s", path, what, first.Name, other.Name)
			}
			if node.Cversion != theirs.Cversion {
				v.Numbers["cversionDiffers"]++
			}
		}
	}
	for _, other := range in.Trees[1:] {
		for _, path := range paths(other.Tree) {
			if _, there := first.Tree[path]; !there {
				v.against("differences", "%s is on %s, and not on %s", path, other.Name, first.Name)
			}
		}
	}
	if n := v.Numbers["cversionDiffers"]; n > 0 {
		v.note("cversion, the number of changes to the children, differs for %d nodes; the data is the same", n)
	}
	if n := v.Numbers["unreadable"]; n > 0 {
		v.note("for %d nodes, an ACL forbids reading the data or the children; only the rest is compared", n)
	}
	return v.conclude("%d nodes on %s, %d differences from the other %d members", v.Numbers["nodes"], first.Name, v.Numbers["differences"], len(in.Trees)-1)
}

// difference returns the first difference of two nodes, or nothing.
func difference(a, b cluster.Node) string {
	switch {
	case a.Data != b.Data:
		return fmt.Sprintf("data %q and %q", shortened(a.Data), shortened(b.Data))
	case a.Version != b.Version:
		return fmt.Sprintf("version %d and %d", a.Version, b.Version)
	case a.ACL != b.ACL:
		return fmt.Sprintf("ACL %s and %s", a.ACL, b.ACL)
	case a.Czxid != b.Czxid:
		return fmt.Sprintf("czxid 0x%x and 0x%x", a.Czxid, b.Czxid)
	case a.Mzxid != b.Mzxid:
		return fmt.Sprintf("mzxid 0x%x and 0x%x", a.Mzxid, b.Mzxid)
	}
	return ""
}

func shortened(text string) string {
	if len(text) <= 60 {
		return text
	}
	return text[:60] + "…"
}

func paths(tree cluster.Tree) []string {
	all := make([]string, 0, len(tree))
	for path := range tree {
		all = append(all, path)
	}
	slices.Sort(all)
	return all
}
