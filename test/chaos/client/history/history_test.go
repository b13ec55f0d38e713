package history

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

const (
	startLine = `{"kind":"start","run":"r","root":"/chaos/r"}` + "\n"
	opLine    = `{"kind":"op","id":1,"workload":"set","path":"/a","call":5,"return":9,"outcome":"ok"}` + "\n"
	callLine  = `{"kind":"call","id":2,"workload":"register","op":"cas","path":"/k","version":3,"value":"v","call":7}` + "\n"
	stopLine  = `{"kind":"stop","at":20}` + "\n"
	endLine   = `{"kind":"end","at":30}` + "\n"
)

func read(t *testing.T, text string) *History {
	t.Helper()
	h, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestWholeHistory(t *testing.T) {
	h := read(t, startLine+opLine+stopLine+`{"kind":"op","id":3,"call":19,"return":28,"outcome":"ok"}`+"\n"+endLine)
	if !h.Complete || h.Torn || len(h.Ops) != 2 || h.To != 20 {
		t.Errorf("got %+v", h)
	}
}

func TestTornLastLineIsTolerated(t *testing.T) {
	for _, torn := range []string{endLine[:9], opLine[:len(opLine)-2]} {
		h := read(t, startLine+opLine+stopLine+torn)
		if h.Complete || !h.Torn || len(h.Ops) != 1 {
			t.Errorf("%q: got %+v", torn, h)
		}
	}
}

func TestTornLineInTheMiddleIsRefused(t *testing.T) {
	_, err := Read(strings.NewReader(startLine + opLine[:20] + "\n" + opLine))
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v", err)
	}
	// A broken last line with a line feed is refused, too: a kill cannot leave such a line.
	if _, err := Read(strings.NewReader(startLine + opLine[:20] + "\n")); err == nil {
		t.Error("a broken line with a line feed was accepted")
	}
}

func TestWhatIsNoHistoryIsRefused(t *testing.T) {
	for _, text := range []string{"", opLine, startLine + startLine, startLine + `{"kind":"what"}` + "\n"} {
		if _, err := Read(strings.NewReader(text)); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}

func TestCallWithoutAnswerIsUnknown(t *testing.T) {
	h := read(t, startLine+callLine+opLine)
	if len(h.Ops) != 2 || h.Ops[1].Outcome != Unknown || h.Ops[1].Version != 3 || h.Complete {
		t.Errorf("got %+v", h.Ops)
	}
}

func TestWriterAndReader(t *testing.T) {
	path := filepath.Join(t.TempDir(), "h")
	w, err := NewWriter(path)
	if err != nil {
		t.Fatal(err)
	}
	w.WriteNow(Record{Kind: KindStart, Run: "r"})
	w.Write(Record{Kind: KindProbe, Client: ProbeAll, Acks: []int64{1, 2}})
	w.Write(Record{Kind: KindMark, At: 5, Text: "begin x"})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	h, err := ReadFile(path)
	if err != nil || len(h.Acks[ProbeAll]) != 2 || len(h.Marks) != 1 || h.Start.Run != "r" {
		t.Errorf("got %+v, %v", h, err)
	}
	if _, err := NewWriter(path); err == nil {
		t.Error("a second run can write to the same file")
	}
	if _, err := NewWriter(filepath.Join(path, "no", "folder")); err == nil || !strings.Contains(err.Error(), "--history") {
		t.Errorf("got %v", err)
	}
	if _, err := ReadFile(path + "x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
