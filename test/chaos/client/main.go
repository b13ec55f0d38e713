// chaos-client writes to a ZooKeeper ensemble while faults are made in it, records every operation, and then checks the
// record for acknowledged operations that were lost. README.md says how to use it.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"chaos-client/cluster"
	"chaos-client/gaps"
	"chaos-client/history"
	"chaos-client/hosts"
	"chaos-client/verify"
	"chaos-client/workloads"
)

const usage = `usage:
  chaos-client work   --servers h1:2181,h2:2181,… --history FILE [--seed N] [--clients 5] [--keys 5] [--session-timeout 10s]
                      [--run ID] [--set-interval 20ms] [--sequence-interval 100ms]
      works until SIGTERM, SIGINT or the end of stdin; reads lines "mark begin X" and "mark end X" from stdin
  chaos-client verify --servers … --history FILE [--members N] [--wait 60s] [--max-expired N] [--check-time 60s] [--report FILE]
      exits with 0 if every verdict holds, with 1 if one fails, with 2 if the run could not be judged
  chaos-client gaps   --history FILE
      prints the times without an acknowledged write between each "begin X" and "end X" as JSON
`

// errNotHolding is the result of a verification that ran to its end and found at least one failure.
var errNotHolding = errors.New("not all verdicts hold")

func main() {
	err := command(os.Args[1:])
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errNotHolding):
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, "chaos-client:", err)
		os.Exit(2)
	}
}

func command(args []string) error {
	if len(args) == 0 {
		fmt.Fprint(os.Stderr, usage)
		return errors.New("a command is missing; give one of work, verify, gaps")
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	flags.Usage = func() { fmt.Fprint(os.Stderr, usage) }
	switch args[0] {
	case "work":
		return work(flags, args[1:])
	case "verify":
		return verifyRun(flags, args[1:])
	case "gaps":
		return printGaps(flags, args[1:])
	}
	flags.Usage()
	return fmt.Errorf("there is no command %q; give one of work, verify, gaps", args[0])
}

func work(flags *flag.FlagSet, args []string) error {
	var o workloads.Options
	servers := flags.String("servers", "", "")
	file := flags.String("history", "", "")
	flags.StringVar(&o.Run, "run", time.Now().UTC().Format("20060102-150405.000"), "")
	flags.Uint64Var(&o.Seed, "seed", 1, "")
	flags.IntVar(&o.Clients, "clients", 5, "")
	flags.IntVar(&o.Keys, "keys", 5, "")
	flags.DurationVar(&o.SessionTimeout, "session-timeout", 10*time.Second, "")
	flags.DurationVar(&o.SetInterval, "set-interval", 20*time.Millisecond, "")
	flags.DurationVar(&o.SequenceInterval, "sequence-interval", 100*time.Millisecond, "")
	if err := parse(flags, args, file); err != nil {
		return err
	}
	var err error
	if o.Servers, err = hosts.Parse(*servers); err != nil {
		return err
	}
	switch {
	case o.Clients < 1 || o.Keys < 1:
		return fmt.Errorf("--clients and --keys must be at least 1, not %d and %d", o.Clients, o.Keys)
	case o.SessionTimeout < time.Second:
		return fmt.Errorf("--session-timeout must be at least 1s, not %s (the ensemble has its own limits, usually 2 to 20 ticks)", o.SessionTimeout)
	case o.Run == "" || strings.ContainsAny(o.Run, "/ \t\n"):
		return fmt.Errorf("--run must not be empty or contain slashes or blanks, because it is a node's name; it is %q", o.Run)
	}
	o.Progress = os.Stderr

	w, err := history.NewWriter(*file)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	go func() {
		readMarks(os.Stdin, w, os.Stderr)
		stop()
	}()
	fmt.Fprintf(os.Stderr, "run %s against %s\n", o.Run, strings.Join(o.Servers, ","))
	return errors.Join(workloads.Run(ctx, o, w), w.Close())
}

// readMarks records the marks that arrive on stdin, until stdin ends.
func readMarks(from io.Reader, w *history.Writer, complaints io.Writer) {
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		text, ok := strings.CutPrefix(line, "mark ")
		switch {
		case ok:
			w.WriteNow(history.Record{Kind: history.KindMark, At: w.Now(), Text: strings.TrimSpace(text)})
		case line != "":
			fmt.Fprintf(complaints, "stdin: %q is ignored; a line must be `mark begin X` or `mark end X`\n", line)
		}
	}
}

func verifyRun(flags *flag.FlagSet, args []string) error {
	var o verify.Options
	servers := flags.String("servers", "", "")
	file := flags.String("history", "", "")
	out := flags.String("report", "", "")
	flags.IntVar(&o.Members, "members", 0, "")
	flags.IntVar(&o.MaxExpired, "max-expired", -1, "")
	flags.DurationVar(&o.Wait, "wait", time.Minute, "")
	flags.DurationVar(&o.CheckTime, "check-time", time.Minute, "")
	if err := parse(flags, args, file); err != nil {
		return err
	}
	var err error
	if o.Servers, err = hosts.Parse(*servers); err != nil {
		return err
	}
	h, err := history.ReadFile(*file)
	if err != nil {
		return err
	}
	o.Connect, o.Progress = cluster.ConnectZooKeeper, os.Stderr
	result := verify.Run(h, o)
	result.Print(os.Stdout)
	if *out != "" {
		if err := result.WriteFile(*out); err != nil {
			return err
		}
	}
	if !result.OK {
		return errNotHolding
	}
	return nil
}

func printGaps(flags *flag.FlagSet, args []string) error {
	file := flags.String("history", "", "")
	if err := parse(flags, args, file); err != nil {
		return err
	}
	h, err := history.ReadFile(*file)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(gaps.Pairs(h))
}

func parse(flags *flag.FlagSet, args []string, file *string) error {
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%q is not a flag, and %s takes only flags", flags.Arg(0), flags.Name())
	}
	if *file == "" {
		return errors.New("--history is missing; give the file for the record of the run")
	}
	return nil
}
