// Package history is the record of one run of `chaos-client work`: JSON lines, one Record each, in the order in which
// things became known to the program.
//
// All times are nanoseconds on the monotonic clock since the run's start, except those of probes, which are
// milliseconds, because there are many of them.
package history

// Kinds of records.
const (
	// KindStart is the first line: what was run, against whom.
	KindStart = "start"
	// KindReady says that folders and sessions were there and the workloads began.
	KindReady = "ready"
	// KindCall is written and flushed before a CAS is sent. A run that is killed thereby leaves every write that a later
	// read may show, also those whose answer it did not live to see.
	KindCall = "call"
	// KindOp is an operation with its outcome.
	KindOp = "op"
	// KindSession is an event of a session: Event is new, expired or closed.
	KindSession = "session"
	// KindMark is a line `mark …` from stdin.
	KindMark = "mark"
	// KindHang is an attempt to connect that nobody answered; Text is the member.
	KindHang = "hang"
	// KindProbe has the times in milliseconds at which a probe's writes were acknowledged.
	KindProbe = "probe"
	// KindStop says that the end was asked for: what is slow from here on is the program's own closing.
	KindStop = "stop"
	// KindEnd is the last line of a run that was not killed.
	KindEnd = "end"
)

// Outcomes of operations.
const (
	// OK was acknowledged.
	OK = "ok"
	// Fail certainly did not happen: the ensemble said so.
	Fail = "fail"
	// Unknown may have happened, may happen later, or never: the answer was lost.
	Unknown = "unknown"
)

// Workloads, and the operations that they make.
const (
	Register  = "register"
	Set       = "set"
	Sequence  = "sequence"
	Ephemeral = "ephemeral"
	// Inventory is a look for everything that was acknowledged to anybody in the workload set.
	Inventory = "inventory"
	// Folder is every node that the other workloads need: they have to be there at the end like all others.
	Folder = "folder"

	OpRead   = "read"
	OpCAS    = "cas"
	OpCreate = "create"
	// OpExists is a look for the client's own ephemeral node.
	OpExists = "exists"
	// OpList lists all folders of the set.
	OpList = "list"
)

// Events of sessions.
const (
	SessionNew     = "new"
	SessionExpired = "expired"
	SessionClosed  = "closed"
)

// ProbeAll is the name of the probe that has the whole list of members. The others bear their member's name.
const ProbeAll = "all"

// Record is one line of a history. Which fields are set depends on Kind.
type Record struct {
	Kind string `json:"kind"`

	// At is the time of everything that has no duration.
	At int64 `json:"at,omitempty"`

	// What a start says.
	Run              string   `json:"run,omitempty"`
	Root             string   `json:"root,omitempty"`
	Wall             string   `json:"wall,omitempty"`
	Servers          []string `json:"servers,omitempty"`
	Seed             uint64   `json:"seed,omitempty"`
	Clients          int      `json:"clients,omitempty"`
	SessionTimeoutMs int64    `json:"sessionTimeoutMs,omitempty"`

	// An operation: ID joins a call to its op.
	ID       int64  `json:"id,omitempty"`
	Workload string `json:"workload,omitempty"`
	Client   string `json:"client,omitempty"`
	// Process is the client and a number that grows with each unknown outcome, as Jepsen counts.
	Process string `json:"process,omitempty"`
	Op      string `json:"op,omitempty"`
	Path    string `json:"path,omitempty"`
	// Value is what was written, what a read found, or how many nodes an inventory asked for.
	Value string `json:"value,omitempty"`
	// Version is what a CAS expected, or what a read found.
	Version int32 `json:"version,omitempty"`
	// NewVersion is the version that a CAS made.
	NewVersion int32 `json:"newVersion,omitempty"`
	// Missing: a read or a CAS on a node that had been made found none, or an inventory lacks something.
	Missing bool `json:"missing,omitempty"`
	// Name is the path that a create with the sequence flag returned.
	Name    string `json:"name,omitempty"`
	Call    int64  `json:"call,omitempty"`
	Return  int64  `json:"return,omitempty"`
	Outcome string `json:"outcome,omitempty"`
	// Error is the library's text of what was not acknowledged.
	Error string `json:"error,omitempty"`

	// A session's event, and the session of an ephemeral node (as ZooKeeper prints it: 0x…).
	Event   string `json:"event,omitempty"`
	Session string `json:"session,omitempty"`
	// Clean: the session was connected when it was closed.
	Clean bool `json:"clean,omitempty"`

	// Text is that of a mark, the member of a hang, or what an inventory lacks.
	Text string `json:"text,omitempty"`

	// Acks are a probe's acknowledged writes in milliseconds.
	Acks []int64 `json:"acks,omitempty"`
}
