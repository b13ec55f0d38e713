import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;

/** Writes to ZooKeeper all the time with Curator, and records when writes were acknowledged (../README.md). */
public final class Writer {
    private static final int FIRST_WRITE_WITHIN = 60; // seconds
    private static final int CLOSE_WITHIN = 3;
    private static final String USAGE = "usage: curator --connect HOST:PORT[,HOST:PORT…] --path /writers/NAME"
            + " --out FILE [--interval-ms 20] [--session-timeout-ms 10000] [--ensemble-tracker true]";

    private final CuratorFramework client;
    private final FileOutputStream out; // not buffered
    private final CountDownLatch wrote = new CountDownLatch(1);
    private volatile String lastError = "no connection";
    private volatile boolean closed; // what fails after this fails because the session is being closed

    private Writer(String connect, int sessionTimeoutMs, boolean ensembleTracker, FileOutputStream out) {
        this.out = out;
        this.client = CuratorFrameworkFactory.builder()
                .connectString(connect)
                .sessionTimeoutMs(sessionTimeoutMs)
                // Limits the wait of an operation for a connection. The default of 15 s is longer than the session.
                .connectionTimeoutMs(sessionTimeoutMs)
                // The back-off that Curator's documentation recommends, with shorter pauses and 29 retries, the most
                // that Curator allows.
                .retryPolicy(new BoundedExponentialBackoffRetry(50, 100, 29))
                .ensembleTracker(ensembleTracker)
                .build();
        client.getConnectionStateListenable().addListener((ignored, state) -> stateChanged(state));
    }

    private void stateChanged(ConnectionState state) {
        if (state.isConnected()) {
            note("connected", "to", remote());
        } else if (state == ConnectionState.LOST) {
            note("expired", null, null);
        }
    }

    /** The server's address. Curator has no method for it, and ZooKeeper's client shows it only in toString(). */
    private String remote() {
        try {
            Matcher found = Pattern.compile("remoteserver:(\\S+)")
                    .matcher(client.getZookeeperClient().getZooKeeper().toString());
            return found.find() ? found.group(1) : "unknown";
        } catch (Exception e) {
            return "unknown";
        }
    }

    private synchronized void note(String event, String key, String value) {
        if (closed) {
            return;
        }
        String more = key == null ? "" : ",\"%s\":\"%s\"".formatted(key, value.replaceAll("[\"\\\\\\p{Cntrl}]", "'"));
        String line = "{\"at\":%d,\"event\":\"%s\"%s}%n".formatted(System.currentTimeMillis(), event, more);
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            giveUp("--out: " + e.getMessage());
        }
    }

    private interface Attempt {
        void make() throws Exception;
    }

    /**
     * Tries until it works. An error here means that Curator's retries are used up, or that Curator does not retry it.
     */
    private void until(Attempt attempt) throws InterruptedException {
        while (true) {
            try {
                attempt.make();
                return;
            } catch (Exception e) {
                lastError = e.toString();
                note("error", "why", lastError);
                Thread.sleep(50);
            }
        }
    }

    private void writeForever(String path, int intervalMs) {
        try {
            until(() -> client.create().orSetData().creatingParentsIfNeeded().forPath(path, new byte[0]));
            for (long count = 1; ; count++) {
                byte[] data = Long.toString(count).getBytes(StandardCharsets.UTF_8);
                until(() -> client.setData().forPath(path, data));
                note("ok", null, null);
                wrote.countDown();
                Thread.sleep(intervalMs);
            }
        } catch (InterruptedException e) {
            giveUp("interrupted"); // no thread interrupts this one
        }
    }

    private void close() {
        closed = true;
        Thread closing = new Thread(client::close);
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(TimeUnit.SECONDS.toMillis(CLOSE_WITHIN));
        } catch (InterruptedException e) {
            // then the process exits without waiting longer
        }
    }

    private static void giveUp(String why) {
        System.err.println("curator: " + why);
        Runtime.getRuntime().halt(2);
    }

    private static Map<String, String> parse(String[] args) {
        Map<String, String> flags = new TreeMap<>(Map.of(
                "--interval-ms", "20", "--session-timeout-ms", "10000", "--ensemble-tracker", "true"));
        for (int i = 0; i + 1 < args.length; i += 2) {
            flags.put(args[i], args[i + 1]);
        }
        Map<String, String> forms = Map.of(
                "--connect", "[^,]+:\\d+(,[^,]+:\\d+)*",
                "--path", "(/[^/]+)+",
                "--out", ".+",
                "--interval-ms", "\\d{1,9}",
                "--session-timeout-ms", "[1-9]\\d{0,8}",
                "--ensemble-tracker", "true|false");
        boolean right = args.length % 2 == 0 && flags.keySet().equals(forms.keySet())
                && forms.entrySet().stream().allMatch(form -> flags.get(form.getKey()).matches(form.getValue()));
        if (!right) {
            giveUp("a flag is missing or wrong\n" + USAGE);
        }
        return flags;
    }

    public static void main(String[] args) throws InterruptedException {
        Map<String, String> flags = parse(args);
        FileOutputStream out = null;
        try {
            out = new FileOutputStream(flags.get("--out"), true);
        } catch (IOException e) {
            giveUp("--out: " + e.getMessage());
        }
        Writer writer = new Writer(
                flags.get("--connect"),
                Integer.parseInt(flags.get("--session-timeout-ms")),
                Boolean.parseBoolean(flags.get("--ensemble-tracker")),
                out);
        // Runs at SIGTERM and SIGINT. Without halt, the exit code would be the signal's.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            writer.close();
            Runtime.getRuntime().halt(0);
        }));
        writer.client.start();
        Thread writing = new Thread(() ->
                writer.writeForever(flags.get("--path"), Integer.parseInt(flags.get("--interval-ms"))));
        writing.start();
        if (!writer.wrote.await(FIRST_WRITE_WITHIN, TimeUnit.SECONDS)) {
            giveUp("no write within " + FIRST_WRITE_WITHIN + " s: " + writer.lastError);
        }
        writing.join();
    }
}
