package org.veredus.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import com.sun.management.UnixOperatingSystemMXBean;

/// Idle IMAP connections over TLS, each of an account of its own unless there are to be fewer
/// accounts (to log in for the first time takes some 50 ms of the processor).
///
/// Memory is that of the server's processes before the first connection, and after all of them
/// idle and the server had time to settle. Then one message after the other goes to accounts
/// spread over all, and the time is taken from the final dot to EXISTS on the account's last
/// connection. What this process throws away meanwhile has room (`-Xmn1g`): a collection among so
/// many connections takes 0.1 s, and would be measured.
///
/// A process may have so many files and no more: where that is less than there are to be
/// connections, several servers share them, each with a client process of its own, which is a copy
/// of this one (`--server N`). It says when all of its connections are open, and is told when to
/// go on, so that all of them are open at once while anything is measured. Each server has 1000
/// accounts then.
final class Idle {
    private static final int SETTLE_SECONDS = 20;
    private static final int PUSH_SECONDS = 40;

    /// What a server and its client have open besides these connections.
    private static final int OTHER_FILES = 2000;

    private static final int ACCOUNTS_OF_MANY = 1000;

    private static final String OPEN = "all are open";

    private Idle() {}

    /// EXISTS came to an account at a time.
    private record Push(int user, long nanos) {}

    /// Connections, shared by accounts in turn.
    private record Load(int connections, int accounts, int deliveries) {
        int user(int connection) {
            return connection % accounts + 1;
        }

        int connectionsOf(int user) {
            return (connections - user) / accounts + 1;
        }
    }

    static void run(Bench bench) throws IOException, InterruptedException {
        int connections = bench.number("connections", 5000);
        int accounts = bench.number("accounts", connections);
        int deliveries = Math.min(accounts, bench.number("deliveries", 500));
        Load load = new Load(connections, accounts, deliveries);
        if (bench.has("server")) {
            int basePort = Peer.Veredus.BASE_PORT - 1000 * bench.number("server", 0);
            try (Peer peer = Peer.Veredus.start(bench.home(), bench.work(), accounts, basePort)) {
                measure(peer, load, Idle::waitForOthers);
            }
            return;
        }
        long most = maxFiles() - OTHER_FILES;
        if (connections > most) {
            divide(bench, connections, deliveries, (int) ((connections + most - 1) / most));
            return;
        }
        for (Bench.Starter starter : bench.starters(true)) {
            try (Peer peer = starter.start(accounts)) {
                measure(peer, load, () -> {});
            }
        }
    }

    private static long maxFiles() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getMaxFileDescriptorCount();
    }

    /// Has several servers, each with a client of its own, hold a part of the connections.
    private static void divide(Bench bench, int connections, int deliveries, int servers)
            throws IOException {
        List<Process> parts = new ArrayList<>();
        try {
            for (int server = 0; server < servers; server++) {
                int share = connections / servers + (server < connections % servers ? 1 : 0);
                parts.add(part(bench, server, share, deliveries / servers));
                await(parts.getLast().inputReader());
            }
            System.out.printf("%d connections are open to %d servers%n", connections, servers);
            for (Process part : parts) goOn(part); // measured one after the other
        } finally {
            for (Process part : parts) part.outputWriter().close(); // it ends then
            for (Process part : parts) part.onExit().join();
        }
    }

    private static Process part(Bench bench, int server, int connections, int deliveries)
            throws IOException {
        ProcessHandle.Info self = ProcessHandle.current().info();
        List<String> command = new ArrayList<>(List.of(self.command().orElseThrow()));
        command.addAll(List.of("-Xms3g", "-Xmx3g", "-Xmn1g"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName()));
        command.addAll(List.of(bench.home().toString(), bench.work().toString(), "idle"));
        command.addAll(List.of("--server", "" + server, "--connections", "" + connections));
        command.addAll(List.of("--accounts", "" + ACCOUNTS_OF_MANY));
        command.addAll(List.of("--deliveries", "" + deliveries));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void goOn(Process part) throws IOException {
        part.outputWriter().write("go on\n");
        part.outputWriter().flush();
        await(part.inputReader());
    }

    /// Prints what a part says until it waits for the others, again.
    private static void await(BufferedReader part) throws IOException {
        for (String line = part.readLine(); line != null; line = part.readLine()) {
            if (line.equals(OPEN)) return;
            System.out.println(line);
        }
        throw new IOException("a part of the connections could not be opened");
    }

    private static void waitForOthers() throws IOException {
        System.out.println(OPEN);
        System.in.read();
        while (System.in.available() > 0) System.in.read();
    }

    /// What is done before the measurement and before the connections are closed.
    private interface Gate {
        void pass() throws IOException;
    }

    private static void measure(Peer peer, Load load, Gate gate)
            throws IOException, InterruptedException {
        warmUp(peer);
        Memory before = Memory.of(peer.processes());
        BlockingQueue<Push> pushes = new LinkedBlockingQueue<>();
        List<Talk> open = connect(peer, load);
        try {
            listen(open, load, pushes);
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            gate.pass();
            System.gc(); // now, and not while a push is measured
            Memory after = Memory.of(peer.processes());
            long[] times = deliver(peer, load, pushes);
            System.out.printf(
                    "idle server=%s connections=%d before_pss=%dKB after_pss=%dKB"
                            + " growth_pss=%.1fKB growth_rss=%.1fKB (a connection)%n",
                    peer.name(),
                    load.connections(),
                    before.pss(),
                    after.pss(),
                    (after.pss() - before.pss()) / (double) load.connections(),
                    (after.rss() - before.rss()) / (double) load.connections());
            System.out.printf(
                    "push server=%s deliveries=%d missed=%d p50=%.1fms p99=%.1fms max=%.1fms%n",
                    peer.name(),
                    load.deliveries(),
                    load.deliveries() - times.length,
                    Bench.percentile(times, 0.5),
                    Bench.percentile(times, 0.99),
                    Bench.percentile(times, 1));
            gate.pass();
        } finally {
            for (Talk talk : open) talk.close();
        }
    }

    /// A few connections and messages first, so that code is loaded and pools are filled.
    private static void warmUp(Peer peer) throws IOException, InterruptedException {
        Load few = new Load(10, 10, 10);
        for (int round = 0; round < 3; round++) {
            List<Talk> open = connect(peer, few);
            BlockingQueue<Push> pushes = new LinkedBlockingQueue<>();
            listen(open, few, pushes);
            deliver(peer, few, pushes);
            for (Talk talk : open) talk.close();
        }
        TimeUnit.SECONDS.sleep(2);
    }

    private static List<Talk> connect(Peer peer, Load load)
            throws IOException, InterruptedException {
        SSLContext tls = trusting();
        List<Talk> open = new ArrayList<>();
        try (ExecutorService some = Executors.newFixedThreadPool(16)) {
            List<Future<Talk>> all = new ArrayList<>();
            for (int i = 0; i < load.connections(); i++) {
                int user = load.user(i);
                all.add(some.submit(() -> idle(tls, peer, user)));
            }
            for (Future<Talk> one : all) {
                try {
                    open.add(one.get());
                } catch (java.util.concurrent.ExecutionException failed) {
                    some.shutdownNow();
                    throw new IOException("connecting: " + failed.getCause(), failed);
                }
            }
        }
        return open;
    }

    private static Talk idle(SSLContext tls, Peer peer, int user) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        Socket socket = tls.getSocketFactory().createSocket(here, peer.imaps());
        Talk talk = new Talk(socket);
        talk.line();
        talk.imap("LOGIN " + Peer.user(user) + " \"" + Peer.PASSWORD + "\"");
        talk.imap("SELECT INBOX");
        talk.imap("IDLE");
        return talk;
    }

    private static void listen(List<Talk> open, Load load, BlockingQueue<Push> pushes) {
        for (int i = 0; i < open.size(); i++) listen(open.get(i), load.user(i), pushes);
    }

    private static void listen(Talk talk, int user, BlockingQueue<Push> pushes) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                while (true) {
                                    boolean exists = talk.line().endsWith("EXISTS");
                                    if (exists) pushes.add(new Push(user, System.nanoTime()));
                                }
                            } catch (IOException closed) {
                                // The measurement is over.
                            }
                        });
    }

    private static long[] deliver(Peer peer, Load load, BlockingQueue<Push> pushes)
            throws IOException, InterruptedException {
        List<Long> times = new ArrayList<>();
        InetAddress here = InetAddress.getLoopbackAddress();
        try (Talk smtp = new Talk(new Socket(here, peer.smtp()))) {
            smtp.reply();
            smtp.smtp("EHLO outside.test");
            for (int i = 0; i < load.deliveries(); i++) {
                int user = (int) ((long) i * load.accounts() / load.deliveries()) + 1;
                smtp.smtp("MAIL FROM:<sender@outside.test>");
                smtp.smtp("RCPT TO:<" + Peer.user(user) + ">");
                smtp.smtp("DATA");
                smtp.send(Corpus.message(i, 2048));
                long dot = System.nanoTime();
                smtp.smtp(".");
                Push push = null;
                for (int missing = load.connectionsOf(user); missing > 0; ) {
                    push = pushes.poll(PUSH_SECONDS, TimeUnit.SECONDS);
                    if (push == null) break;
                    if (push.user() == user) missing--;
                }
                if (push != null) times.add(push.nanos() - dot);
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        long[] sorted = times.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private static SSLContext trusting() throws IOException {
        X509TrustManager all =
                new X509TrustManager() {
                    @Override
                    public void checkClientTrusted(X509Certificate[] chain, String type) {}

                    @Override
                    public void checkServerTrusted(X509Certificate[] chain, String type) {}

                    @Override
                    public X509Certificate[] getAcceptedIssuers() {
                        return new X509Certificate[0];
                    }
                };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {all}, null);
            return context;
        } catch (GeneralSecurityException missing) {
            throw new IOException(missing);
        }
    }
}
