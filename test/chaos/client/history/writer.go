package history

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"
)

// flushEvery limits what a killed run can lose: the records of this time, except calls, which are flushed at once.
const flushEvery = 500 * time.Millisecond

// Writer appends records to a file. Its methods may be called from many goroutines.
type Writer struct {
	start time.Time

	mu     sync.Mutex
	file   *os.File
	buffer *bufio.Writer
	err    error

	failed chan struct{}
	closed chan struct{}
}

// NewWriter creates the file. A file that already has records is refused, because their times count from another run's
// start.
func NewWriter(path string) (*Writer, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("the history cannot be written: %w; choose another --history", err)
	}
	if info, err := file.Stat(); err != nil {
		file.Close()
		return nil, fmt.Errorf("the size of the history cannot be read: %w; choose another --history", err)
	} else if info.Size() > 0 {
		file.Close()
		return nil, fmt.Errorf("the history %s already has the record of a run; each run needs a new file", path)
	}
	w := &Writer{
		start:  time.Now(),
		file:   file,
		buffer: bufio.NewWriterSize(file, 1<<16),
		failed: make(chan struct{}),
		closed: make(chan struct{}),
	}
	go w.flushRegularly()
	return w, nil
}

// Start is the run's start on the wall clock.
func (w *Writer) Start() time.Time { return w.start }

// Now is the time since the start in nanoseconds.
func (w *Writer) Now() int64 { return int64(time.Since(w.start)) }

// Failed is closed when the file cannot be written. The run must stop then, because its operations are not recorded.
func (w *Writer) Failed() <-chan struct{} { return w.failed }

// Err says why the file could not be written.
func (w *Writer) Err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

// Write appends a record; it reaches the file with the next flush.
func (w *Writer) Write(r Record) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.write(r)
}

// WriteNow appends a record and flushes the file.
func (w *Writer) WriteNow(r Record) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.write(r)
	w.note(w.buffer.Flush())
}

// Close flushes and closes the file. It returns the first error of all writes.
func (w *Writer) Close() error {
	close(w.closed)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.note(w.buffer.Flush())
	w.note(w.file.Sync())
	w.note(w.file.Close())
	return w.err
}

func (w *Writer) write(r Record) {
	line, err := json.Marshal(r)
	w.note(err)
	_, err = w.buffer.Write(append(line, '\n'))
	w.note(err)
}

// note keeps the first error. The caller holds the mutex.
func (w *Writer) note(err error) {
	if err == nil || w.err != nil {
		return
	}
	w.err = fmt.Errorf("the history %s can no longer be written: %w; the run stops, because its operations are not recorded", w.file.Name(), err)
	close(w.failed)
}

func (w *Writer) flushRegularly() {
	ticker := time.NewTicker(flushEvery)
	defer ticker.Stop()
	for {
		select {
		case <-w.closed:
			return
		case <-ticker.C:
			w.mu.Lock()
			w.note(w.buffer.Flush())
			w.mu.Unlock()
		}
	}
}
