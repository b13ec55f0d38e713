package main

import (
	"path/filepath"
	"strings"
	"testing"

	"chaos-client/history"
)

func TestWrongCommandsSayWhatToDo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "h")
	for line, want := range map[string]string{
		"":                                 "a command is missing",
		"wrok":                             "one of work",
		"work --servers a":                 "--history is missing",
		"work --history " + file:           "--servers is empty",
		"verify --servers a":               "--history is missing",
		"gaps --history " + file + "x":     "--history",
		"gaps --history " + file + " more": "gaps takes only flags",
		"work --servers a --run a/b --history " + file:             "--run",
		"work --servers a --keys 0 --history " + file:              "--keys",
		"work --servers a --session-timeout 5ms --history " + file: "--session-timeout",
		"verify --servers a,a --history " + file:                   "twice",
	} {
		if err := command(strings.Fields(line)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, without %q", line, err, want)
		}
	}
}

func TestMarks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "h")
	w, err := history.NewWriter(file)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(history.Record{Kind: history.KindStart})
	var complaints strings.Builder
	readMarks(strings.NewReader("mark begin kill zk-1\n\nhello\nmark end kill zk-1"), w, &complaints)
	w.Close()
	h, err := history.ReadFile(file)
	if err != nil || len(h.Marks) != 2 || h.Marks[0].Text != "begin kill zk-1" || !strings.Contains(complaints.String(), "hello") {
		t.Errorf("%v, %v, %q", h, err, complaints.String())
	}
}
