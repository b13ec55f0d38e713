package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Mutant is one script with one branch taken out.
type Mutant struct {
	File, Function string
	// From and To are the bytes that Text replaces.
	From, To uint
	Line     uint
	// First and Last are the lines of the statement that has the branch: a test that runs none of them cannot miss it.
	First, Last uint
	Text        string
	// Name says what was done, without a line number: the README's list of survivors has it.
	Name string
}

// mutantsOf lists every branch of a script: conditions of if and elif, guards by && and ||, arms of case, and loops.
func mutantsOf(path string) ([]Mutant, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	tree, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(string(source)), path)
	if err != nil {
		return nil, err
	}
	m := &finder{file: filepath.Base(path), source: source}
	for _, statement := range tree.Stmts {
		m.function = "main"
		if f, ok := statement.Cmd.(*syntax.FuncDecl); ok {
			m.function = f.Name.Value
		}
		// Walk calls back with nil when it leaves a node.
		var nodes []syntax.Node
		syntax.Walk(statement, func(node syntax.Node) bool {
			if node == nil {
				nodes = nodes[:len(nodes)-1]
				return true
			}
			nodes = append(nodes, node)
			for _, outer := range nodes {
				if one, ok := outer.(*syntax.Stmt); ok {
					m.first, m.last = one.Pos().Line(), one.End().Line()
				}
			}
			m.visit(node)
			return true
		})
	}
	return m.found, nil
}

type finder struct {
	file, function string
	source         []byte
	first, last    uint
	found          []Mutant
}

func (f *finder) add(what string, from, to syntax.Pos, format string) {
	old := string(f.source[from.Offset():to.Offset()])
	text := strings.ReplaceAll(format, "%", old)
	f.found = append(f.found, Mutant{
		File: f.file, Function: f.function, From: from.Offset(), To: to.Offset(), Line: from.Line(), Text: text,
		First: f.first, Last: f.last,
		Name: fmt.Sprintf("%s: %s", what, strings.Join(strings.Fields(old), " ")),
	})
}

func (f *finder) visit(node syntax.Node) {
	switch n := node.(type) {
	case *syntax.IfClause:
		if len(n.Cond) > 0 {
			from, to := n.Cond[0].Pos(), end(n.Cond)
			f.add("never", from, to, "{ %; false; }")
			f.add("always", from, to, "{ %; true; }")
		}
	case *syntax.WhileClause:
		never, always := "{ %; false; }", "{ %; true; }"
		if n.Until {
			never, always = always, never
		}
		f.add("never", n.Cond[0].Pos(), end(n.Cond), never)
		f.add("always", n.Cond[0].Pos(), end(n.Cond), always)
	case *syntax.ForClause:
		switch loop := n.Loop.(type) {
		case *syntax.WordIter:
			if len(loop.Items) > 0 {
				f.add("never", loop.Items[0].Pos(), loop.Items[len(loop.Items)-1].End(), "")
			}
		case *syntax.CStyleLoop:
			f.add("never", loop.Cond.Pos(), loop.Cond.End(), "0")
		}
	case *syntax.CaseClause:
		for _, item := range n.Items {
			f.add("never", item.Patterns[0].Pos(), item.Patterns[len(item.Patterns)-1].End(), "'no such word'")
		}
	case *syntax.BinaryCmd:
		f.guard(n)
	case *syntax.BinaryTest:
		switch n.Op {
		case syntax.AndTest:
			f.add("as if true", n.X.Pos(), n.X.End(), "(% || -n x)")
			f.add("as if true", n.Y.Pos(), n.Y.End(), "(% || -n x)")
		case syntax.OrTest:
			f.add("as if false", n.X.Pos(), n.X.End(), "(% && -z x)")
			f.add("as if false", n.Y.Pos(), n.Y.End(), "(% && -z x)")
		}
	case *syntax.BinaryArithm:
		switch n.Op {
		case syntax.AndArit:
			f.add("as if true", n.X.Pos(), n.X.End(), "1")
			f.add("as if true", n.Y.Pos(), n.Y.End(), "1")
		case syntax.OrArit:
			f.add("as if false", n.X.Pos(), n.X.End(), "0")
			f.add("as if false", n.Y.Pos(), n.Y.End(), "0")
		}
	}
}

// guard is X && Y or X || Y: without Y, and with Y whatever X says. X still runs, for what it leaves.
func (f *finder) guard(n *syntax.BinaryCmd) {
	if n.Op != syntax.AndStmt && n.Op != syntax.OrStmt {
		return
	}
	from, to := n.X.Pos(), n.X.End()
	y := string(f.source[n.Y.Pos().Offset():n.Y.End().Offset()])
	switch {
	case n.Op == syntax.OrStmt && y == "true":
		f.add("without || true", n.X.Pos(), n.Y.End(), string(f.source[from.Offset():to.Offset()]))
	case n.Op == syntax.OrStmt:
		f.add("without the || after", from, to, "{ %; true; }")
		f.add("always the || after", from, to, "{ %; false; }")
	default:
		f.add("without the && after", from, to, "{ %; false; }")
		f.add("always the && after", from, to, "{ %; true; }")
	}
}

// end is where the last of some statements ends, without the semicolon after it.
func end(statements []*syntax.Stmt) syntax.Pos {
	last := statements[len(statements)-1]
	if last.Semicolon.IsValid() {
		return last.Semicolon
	}
	return last.End()
}

// allMutants of the scripts in a folder, in their order.
func allMutants(folder string) ([]Mutant, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var all []Mutant
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ".md") {
			continue
		}
		found, err := mutantsOf(filepath.Join(folder, entry.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	sort.SliceStable(all, func(i, j int) bool {
		return all[i].File < all[j].File || all[i].File == all[j].File && all[i].From < all[j].From
	})
	return all, nil
}
