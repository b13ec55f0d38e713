"""Writes to ZooKeeper all the time with kazoo, and records when writes were acknowledged (../README.md)."""

import argparse
import json
import logging
import os
import queue
import re
import signal
import sys
import threading
import time

from kazoo.client import KazooClient, KazooState
from kazoo.protocol.states import KeeperState
from kazoo.retry import KazooRetry

FIRST_WRITE_WITHIN = 60  # seconds
CLOSE_WITHIN = 3


class Events:
    """The file with one JSON line for each event. kazoo's thread and the writer's thread both write to it."""

    def __init__(self, name):
        self.file = open(name, "a", encoding="utf-8", buffering=1)  # each line is flushed at its end
        self.lock = threading.Lock()
        self.last_error = "no connection"
        self.closed = False  # what fails after this fails because the session is being closed

    def note(self, event, **more):
        with self.lock:
            if not self.closed:
                what = {"at": time.time_ns() // 1_000_000, "event": event, **more}
                self.file.write(json.dumps(what, separators=(",", ":")) + "\n")

    def close(self):
        with self.lock:
            self.closed = True

    def error(self, problem):
        self.last_error = f"{type(problem).__name__} {problem}".strip()
        self.note("error", why=self.last_error)


def make_client(args, events):
    client = KazooClient(
        hosts=args.connect,
        timeout=args.session_timeout_ms / 1000,
        # client.retry uses this after a lost connection: it repeats the command after 30 to 98 ms (with jitter),
        # without a limit. After an expired session it does so, too, because kazoo begins a new session by itself.
        command_retry=KazooRetry(max_tries=-1, delay=0.05, max_delay=0.07),
        # The pause between two rounds through the servers. kazoo's default doubles up to an hour, so after an outage
        # kazoo may stay away as long again. The Java and Go clients wait a second at most.
        connection_retry=KazooRetry(max_tries=-1, delay=0.1, max_delay=1),
    )

    def state_changed(state):
        if state == KazooState.CONNECTED:
            # kazoo has no public method for the server's address. This callback runs in kazoo's thread, just after the
            # connection was made, so the private field is safe to read.
            host, port = client._connection._socket.getpeername()[:2]
            events.note("connected", to=f"{host}:{port}")
        elif state == KazooState.LOST and client.client_state == KeeperState.EXPIRED_SESSION:
            events.note("expired")

    client.add_listener(state_changed)
    return client


def write_forever(client, args, events, news):
    """Never returns; the thread ends with the process."""
    # Not start(), because start() gives up after a time-out.
    client.start_async().wait()

    def tried(command, *arguments):
        try:
            command(*arguments)
        except Exception as problem:
            events.error(problem)
            raise

    def until_done(command, *arguments):
        while True:
            try:
                return client.retry(tried, command, *arguments)
            except Exception:  # an error that kazoo does not retry, such as a deleted node
                time.sleep(0.1)

    until_done(client.ensure_path, args.path)
    count = 0
    while True:
        count += 1
        until_done(client.set, args.path, str(count).encode())
        events.note("ok")
        if count == 1:
            news.put("ok")
        time.sleep(args.interval_ms / 1000)


def servers(text):
    if not all(re.fullmatch(r".+:\d+", server) for server in text.split(",")):
        raise ValueError
    return text


def node(text):
    if not re.fullmatch(r"(/[^/]+)+", text):
        raise ValueError
    return text


def at_least(least):
    def number(text):
        if int(text) < least:
            raise ValueError
        return int(text)

    return number


def parse():
    parser = argparse.ArgumentParser(prog="kazoo", allow_abbrev=False)
    parser.add_argument("--connect", required=True, metavar="HOST:PORT[,…]", type=servers)
    parser.add_argument("--path", required=True, metavar="/writers/NAME", type=node)
    parser.add_argument("--out", required=True, metavar="FILE")
    parser.add_argument("--interval-ms", metavar="MS", type=at_least(0), default=20)
    parser.add_argument("--session-timeout-ms", metavar="MS", type=at_least(1), default=10000)
    args = parser.parse_args()
    try:
        return args, Events(args.out)
    except OSError as problem:
        parser.error(f"--out: {problem}")


def main():
    args, events = parse()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    # A signal handler may safely put into this kind of queue only.
    news = queue.SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: news.put("stop"))

    client = make_client(args, events)
    threading.Thread(target=write_forever, args=(client, args, events, news), daemon=True).start()
    try:
        first = news.get(timeout=FIRST_WRITE_WITHIN)
    except queue.Empty:
        print(f"kazoo: no write within {FIRST_WRITE_WITHIN} s: {events.last_error}", file=sys.stderr, flush=True)
        os._exit(2)
    if first == "ok":
        news.get()
    events.close()
    # In a thread, because stop() waits for a running attempt to connect.
    closing = threading.Thread(target=client.stop, daemon=True)
    closing.start()
    closing.join(CLOSE_WITHIN)
    # Not sys.exit, because it would wait for threads.
    os._exit(0)


if __name__ == "__main__":
    main()
