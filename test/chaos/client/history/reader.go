package history

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sort"
)

// History is the record of a run, as read from its file.
type History struct {
	// Start is the first line.
	Start Record
	// Ops are the operations, sorted by the time of their call. A call without an answer has the outcome Unknown.
	Ops []Record
	// Sessions are the events of sessions, in the order of the file.
	Sessions []Record
	// Hangs are the attempts to connect that timed out.
	Hangs []Record
	// Marks are the lines from stdin, in the order of the file.
	Marks []Record
	// Acks are the acknowledged writes of each probe in milliseconds, ascending.
	Acks map[string][]int64
	// From is when the workloads began; To is when they were asked to stop. If the run was killed, To is the last time
	// in the record. Both are in nanoseconds.
	From, To int64
	// Complete: the run was not killed, so the record contains everything that it did.
	Complete bool
	// Torn: the last line was cut off and is ignored.
	Torn bool
}

// ReadFile reads a history from a file.
func ReadFile(path string) (*History, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the history cannot be read: %w; give --history the file that `work` wrote", err)
	}
	defer file.Close()
	h, err := Read(file)
	if err != nil {
		return nil, fmt.Errorf("the history %s: %w", path, err)
	}
	return h, nil
}

// Read reads a history. A last line that is cut off is ignored, because a killed run leaves one. Every other broken
// line is an error: the operation that it recorded might be the one that was lost.
func Read(from io.Reader) (*History, error) {
	r := reader{calls: map[int64]Record{}}
	r.h.Acks = map[string][]int64{}
	lines := bufio.NewReaderSize(from, 1<<16)
	for number := 1; ; number++ {
		line, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		// Only the last line can lack a line feed, and only the last line may be cut off.
		last := err != nil
		if len(line) == 0 {
			break
		}
		var record Record
		if err := json.Unmarshal(line, &record); err != nil {
			if last {
				r.h.Torn = true
				break
			}
			return nil, fmt.Errorf("line %d is not a record (%w); only the last line may be cut off, so this file was damaged or edited and proves nothing", number, err)
		}
		if (number == 1) != (record.Kind == KindStart) {
			return nil, fmt.Errorf("line %d is of the kind %q; a history has one record of the kind %q, and it is the first", number, record.Kind, KindStart)
		}
		if err := r.add(record); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	if r.h.Start.Kind == "" {
		return nil, errors.New("it has no whole line; the run was killed at once, or this is another file")
	}
	return r.finish(), nil
}

type reader struct {
	h              History
	calls          map[int64]Record // the calls that have no op record so far
	stopped, ended bool
}

func (r *reader) add(record Record) error {
	h := &r.h
	if !r.stopped {
		h.To = max(h.To, record.At, record.Return)
	}
	switch record.Kind {
	case KindStart:
		h.Start = record
	case KindReady:
		h.From = record.At
	case KindCall:
		r.calls[record.ID] = record
	case KindOp:
		delete(r.calls, record.ID)
		h.Ops = append(h.Ops, record)
	case KindSession:
		h.Sessions = append(h.Sessions, record)
	case KindMark:
		h.Marks = append(h.Marks, record)
	case KindHang:
		h.Hangs = append(h.Hangs, record)
	case KindProbe:
		h.Acks[record.Client] = append(h.Acks[record.Client], record.Acks...)
	case KindStop:
		h.To, r.stopped = record.At, true
	case KindEnd:
		r.ended = true
	default:
		return fmt.Errorf("unknown kind %q; was it written by a newer chaos-client?", record.Kind)
	}
	return nil
}

func (r *reader) finish() *History {
	h := &r.h
	h.Complete = r.ended && !h.Torn
	for _, call := range r.calls {
		call.Kind, call.Outcome, call.Error = KindOp, Unknown, "the run ended before the answer"
		h.Ops = append(h.Ops, call)
	}
	sort.SliceStable(h.Ops, func(i, j int) bool { return h.Ops[i].Call < h.Ops[j].Call })
	for _, acks := range h.Acks {
		slices.Sort(acks)
	}
	return h
}
