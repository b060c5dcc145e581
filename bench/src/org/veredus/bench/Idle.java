package org.veredus.bench;

import java.io.IOException;
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

/// Idle IMAP connections over TLS, each of an account of its own.
///
/// Memory is that of the server's processes before the first connection, and after all of them
/// idle and the server had time to settle. Then one message after the other goes to accounts
/// spread over the connections, and the time from the final dot to EXISTS is taken.
final class Idle {
    private static final int SETTLE_SECONDS = 20;
    private static final int PUSH_SECONDS = 40;

    private Idle() {}

    /// EXISTS came to an account at a time.
    private record Push(int user, long nanos) {}

    static void run(Bench bench) throws IOException, InterruptedException {
        int connections = bench.number("connections", 5000);
        int deliveries = Math.min(connections, bench.number("deliveries", 500));
        for (Bench.Starter starter : bench.starters(true)) {
            try (Peer peer = starter.start(connections)) {
                measure(peer, connections, deliveries);
            }
        }
    }

    private static void measure(Peer peer, int connections, int deliveries)
            throws IOException, InterruptedException {
        warmUp(peer);
        Memory before = Memory.of(peer.processes());
        BlockingQueue<Push> pushes = new LinkedBlockingQueue<>();
        List<Talk> open = connect(peer, connections);
        try {
            for (int user = 1; user <= connections; user++) listen(open.get(user - 1), user, pushes);
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            Memory after = Memory.of(peer.processes());
            long[] times = deliver(peer, connections, deliveries, pushes);
            System.out.printf(
                    "idle server=%s connections=%d before_pss=%dKB after_pss=%dKB"
                            + " growth_pss=%.1fKB growth_rss=%.1fKB (a connection)%n",
                    peer.name(),
                    connections,
                    before.pss(),
                    after.pss(),
                    (after.pss() - before.pss()) / (double) connections,
                    (after.rss() - before.rss()) / (double) connections);
            System.out.printf(
                    "push server=%s deliveries=%d missed=%d p50=%.1fms p99=%.1fms max=%.1fms%n",
                    peer.name(),
                    deliveries,
                    deliveries - times.length,
                    Bench.percentile(times, 0.5),
                    Bench.percentile(times, 0.99),
                    Bench.percentile(times, 1));
        } finally {
            for (Talk talk : open) talk.close();
        }
    }

    /// A few connections and messages first, so that code is loaded and pools are filled.
    private static void warmUp(Peer peer) throws IOException, InterruptedException {
        for (int round = 0; round < 3; round++) {
            List<Talk> open = connect(peer, 10);
            BlockingQueue<Push> pushes = new LinkedBlockingQueue<>();
            for (int user = 1; user <= open.size(); user++)
                listen(open.get(user - 1), user, pushes);
            deliver(peer, open.size(), open.size(), pushes);
            for (Talk talk : open) talk.close();
        }
        TimeUnit.SECONDS.sleep(2);
    }

    private static List<Talk> connect(Peer peer, int connections)
            throws IOException, InterruptedException {
        SSLContext tls = trusting();
        List<Talk> open = new ArrayList<>();
        try (ExecutorService some = Executors.newFixedThreadPool(16)) {
            List<Future<Talk>> all = new ArrayList<>();
            for (int user = 1; user <= connections; user++) {
                int one = user;
                all.add(some.submit(() -> idle(tls, peer, one)));
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

    private static long[] deliver(
            Peer peer, int connections, int deliveries, BlockingQueue<Push> pushes)
            throws IOException, InterruptedException {
        List<Long> times = new ArrayList<>();
        InetAddress here = InetAddress.getLoopbackAddress();
        try (Talk smtp = new Talk(new Socket(here, peer.smtp()))) {
            smtp.reply();
            smtp.smtp("EHLO outside.test");
            for (int i = 0; i < deliveries; i++) {
                int user = (int) ((long) i * connections / deliveries) + 1;
                smtp.smtp("MAIL FROM:<sender@outside.test>");
                smtp.smtp("RCPT TO:<" + Peer.user(user) + ">");
                smtp.smtp("DATA");
                smtp.send(Corpus.message(i, 2048));
                long dot = System.nanoTime();
                smtp.smtp(".");
                Push push = pushes.poll(PUSH_SECONDS, TimeUnit.SECONDS);
                while (push != null && push.user() != user)
                    push = pushes.poll(PUSH_SECONDS, TimeUnit.SECONDS);
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
