// chaos-client works against a ZooKeeper ensemble while somebody else breaks it, and proves from what it recorded that
// nothing acknowledged was lost. README.md has how it is used.
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
      works until SIGTERM, SIGINT or the end of stdin; takes lines "mark begin X" and "mark end X" from stdin
  chaos-client verify --servers … --history FILE [--members N] [--wait 60s] [--max-expired N] [--check-time 60s] [--report FILE]
      exits with 0 only if every verdict holds, with 1 if one fails, with 2 if it could not judge
  chaos-client gaps   --history FILE
      prints the times without an acknowledged write between each "begin X" and "end X" as JSON
`

// errNotHolding is the result of a verification that worked, and found something.
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
		return errors.New("which command? One of work, verify, gaps")
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
	return fmt.Errorf("there is no command %q; one of work, verify, gaps", args[0])
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
		return fmt.Errorf("--clients is %d and --keys is %d; both have to be at least 1", o.Clients, o.Keys)
	case o.SessionTimeout < time.Second:
		return fmt.Errorf("--session-timeout is %s; use at least 1s (the ensemble has limits, too: usually from 2 to 20 ticks)", o.SessionTimeout)
	case o.Run == "" || strings.ContainsAny(o.Run, "/ \t\n"):
		return fmt.Errorf("--run is %q; use a name without slashes and blanks, it becomes a node's", o.Run)
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

// readMarks takes marks until stdin ends.
func readMarks(from io.Reader, w *history.Writer, complaints io.Writer) {
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		text, ok := strings.CutPrefix(line, "mark ")
		switch {
		case ok:
			w.WriteNow(history.Record{Kind: history.KindMark, At: w.Now(), Text: strings.TrimSpace(text)})
		case line != "":
			fmt.Fprintf(complaints, "stdin: %q is left out: a line has to be `mark begin X` or `mark end X`\n", line)
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
		return fmt.Errorf("%q is more than %s takes; everything is a flag", flags.Arg(0), flags.Name())
	}
	if *file == "" {
		return errors.New("--history is missing: the file that the run is recorded in")
	}
	return nil
}
