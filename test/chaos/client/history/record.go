// Package history is the record of one run of `chaos-client work`: JSON lines, one Record each, in the order in which
// the program learned of them.
//
// All times are nanoseconds on the monotonic clock since the run's start. Only the acknowledgements of probes are in
// milliseconds, because there are many of them.
package history

// Kinds of records.
const (
	// KindStart is the first line: the options of the run and the addresses of the members.
	KindStart = "start"
	// KindReady says that folders and sessions were made and the workloads began.
	KindReady = "ready"
	// KindCall is written and flushed before a CAS is sent. So the record of a killed run contains every write that a
	// later read may show, even if the write's answer was never recorded.
	KindCall = "call"
	// KindOp is an operation with its outcome.
	KindOp = "op"
	// KindSession is an event of a session: Event is new, expired or closed.
	KindSession = "session"
	// KindMark is a line `mark …` from stdin.
	KindMark = "mark"
	// KindHang is an attempt to connect that timed out; Text is the member's address.
	KindHang = "hang"
	// KindProbe has the times in milliseconds at which a probe's writes were acknowledged.
	KindProbe = "probe"
	// KindStop says that the run was asked to stop: operations that are slow after it are slow because the program is
	// closing.
	KindStop = "stop"
	// KindEnd is the last line. It is missing if the run was killed.
	KindEnd = "end"
)

// Outcomes of operations.
const (
	// OK: the operation was acknowledged.
	OK = "ok"
	// Fail: the operation certainly did not happen, because the ensemble refused it.
	Fail = "fail"
	// Unknown: the answer was lost. The operation may have happened, may still happen later, or may never happen.
	Unknown = "unknown"
)

// Workloads and their operations.
const (
	Register  = "register"
	Set       = "set"
	Sequence  = "sequence"
	Ephemeral = "ephemeral"
	// Inventory asks a member for all nodes of the workload set whose creation was acknowledged to any client.
	Inventory = "inventory"
	// Folder is the creation of a node that another workload needs. Such nodes, too, must be there at the end.
	Folder = "folder"

	OpRead   = "read"
	OpCAS    = "cas"
	OpCreate = "create"
	// OpExists asks whether the client's own ephemeral node exists.
	OpExists = "exists"
	// OpList lists all folders of the workload set.
	OpList = "list"
)

// Events of sessions.
const (
	SessionNew     = "new"
	SessionExpired = "expired"
	SessionClosed  = "closed"
)

// ProbeAll is the name of the probe that connects to any member. Each other probe has one member and the name of that
// member.
const ProbeAll = "all"

// Record is one line of a history. Which fields are set depends on Kind.
type Record struct {
	Kind string `json:"kind"`

	// At is the time of a record that has no duration.
	At int64 `json:"at,omitempty"`

	// Fields of a start.
	Run              string   `json:"run,omitempty"`
	Root             string   `json:"root,omitempty"`
	Wall             string   `json:"wall,omitempty"`
	Servers          []string `json:"servers,omitempty"`
	Seed             uint64   `json:"seed,omitempty"`
	Clients          int      `json:"clients,omitempty"`
	SessionTimeoutMs int64    `json:"sessionTimeoutMs,omitempty"`

	// Fields of an operation. ID joins a call to its op.
	ID       int64  `json:"id,omitempty"`
	Workload string `json:"workload,omitempty"`
	Client   string `json:"client,omitempty"`
	// Process is the client's name and a number that grows with each unknown outcome, as in Jepsen.
	Process string `json:"process,omitempty"`
	Op      string `json:"op,omitempty"`
	Path    string `json:"path,omitempty"`
	// Value is the value that was written or read, or the number of nodes that an inventory asked for.
	Value string `json:"value,omitempty"`
	// Version is the version that a CAS expected or that a read returned.
	Version int32 `json:"version,omitempty"`
	// NewVersion is the version after a successful CAS.
	NewVersion int32 `json:"newVersion,omitempty"`
	// Missing: a read or a CAS of an existing node got "no such node", or an inventory lacks a node.
	Missing bool `json:"missing,omitempty"`
	// Name is the path that the ensemble returned for a create with the sequence flag.
	Name    string `json:"name,omitempty"`
	Call    int64  `json:"call,omitempty"`
	Return  int64  `json:"return,omitempty"`
	Outcome string `json:"outcome,omitempty"`
	// Error is the client library's error, for an operation that was not acknowledged.
	Error string `json:"error,omitempty"`

	// Fields of a session's event. For an operation on an ephemeral node, Session is its owner (printed as 0x…, like
	// ZooKeeper).
	Event   string `json:"event,omitempty"`
	Session string `json:"session,omitempty"`
	// Clean: the session was connected when it was closed.
	Clean bool `json:"clean,omitempty"`

	// Text is a mark's text, the member of a hang, or the nodes that an inventory lacks.
	Text string `json:"text,omitempty"`

	// Acks are the times at which a probe's writes were acknowledged, in milliseconds.
	Acks []int64 `json:"acks,omitempty"`
}
