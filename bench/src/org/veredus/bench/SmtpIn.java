package org.veredus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Mail that comes in, sent by Debian's smtp-source.
///
/// As many smtp-source processes as there are to be sessions run at any time, each with one
/// connection and one account; each account gets a hundredth of the messages. A process lives for
/// some hundred messages, so its start does not count. Delivered is when STATUS, asked on
/// connections that logged in beforehand, has counted all messages in the mailboxes.
final class SmtpIn {
    private static final int ACCOUNTS = 100;
    /// Sent to each server before the clock starts: the rates are those of a server that runs.
    private static final int WARM_UP = 20_000;

    private static final int LIMIT_SECONDS = 600;

    private SmtpIn() {}

    /// Messages a second.
    private record Rates(double accepted, double delivered) {}

    static void run(Bench bench) throws IOException, InterruptedException {
        Path source = source();
        int messages = Math.max(ACCOUNTS, bench.number("messages", 10_000));
        int sessions = bench.number("sessions", 50);
        int rounds = bench.number("rounds", 2);
        List<String> sizes =
                bench.has("size") ? List.of(bench.text("size", "")) : List.of("10k", "1k", "mix");
        for (String size : sizes) {
            List<Path> files = Corpus.files(bench.work().resolve("corpus"), size, ACCOUNTS);
            for (boolean kept : new boolean[] {true, false}) {
                if (bench.has(kept ? "reconnect" : "kept")) continue;
                Map<String, List<Rates>> all = new LinkedHashMap<>();
                for (int round = 1; round <= rounds; round++) {
                    for (Bench.Starter starter : bench.starters(false)) {
                        try (Peer peer = starter.start(ACCOUNTS)) {
                            send(source, peer, files, WARM_UP, sessions, kept);
                            Rates rates = send(source, peer, files, messages, sessions, kept);
                            all.computeIfAbsent(peer.name(), _ -> new ArrayList<>()).add(rates);
                            System.out.printf(
                                    "smtp-in size=%s connections=%s round=%d server=%s"
                                            + " accepted=%.0f/s delivered=%.0f/s%n",
                                    size,
                                    kept ? "kept" : "each",
                                    round,
                                    peer.name(),
                                    rates.accepted(),
                                    rates.delivered());
                        }
                    }
                }
                summarise(size, kept, all);
            }
        }
    }

    private static Path source() throws IOException {
        for (Path path : List.of(Bench.PEERS.resolve("sbin"), Path.of("/usr/sbin"))) {
            if (Files.isExecutable(path.resolve("smtp-source"))) return path.resolve("smtp-source");
        }
        throw new IOException("smtp-source is not there: run bench/install-peers.sh");
    }

    private static void summarise(String size, boolean kept, Map<String, List<Rates>> all) {
        List<Double> delivered = new ArrayList<>();
        all.forEach(
                (name, rates) -> {
                    double in = Bench.median(rates.stream().map(Rates::accepted).toList());
                    double there = Bench.median(rates.stream().map(Rates::delivered).toList());
                    delivered.add(there);
                    System.out.printf(
                            "median smtp-in size=%s connections=%s server=%s accepted=%.0f/s delivered=%.0f/s%n",
                            size, kept ? "kept" : "each", name, in, there);
                });
        if (delivered.size() == 2)
            System.out.printf(
                    "ratio smtp-in size=%s connections=%s delivered=%.1f%n",
                    size, kept ? "kept" : "each", delivered.get(0) / delivered.get(1));
    }

    private static Rates send(
            Path source, Peer peer, List<Path> files, int messages, int sessions, boolean kept)
            throws IOException, InterruptedException {
        List<Talk> counters = new ArrayList<>();
        try {
            List<Integer> wanted = new ArrayList<>();
            int each = messages / ACCOUNTS;
            for (int user = 1; user <= ACCOUNTS; user++) {
                Talk counter = Talk.imap(peer.imap(), user);
                counters.add(counter);
                wanted.add(counter.count() + each);
            }
            long begin = System.nanoTime();
            sendAll(source, peer, files, each, sessions, kept);
            double accepted = (System.nanoTime() - begin) / 1e9;
            for (int i = 0; i < ACCOUNTS; i++) await(counters.get(i), wanted.get(i), begin);
            double delivered = (System.nanoTime() - begin) / 1e9;
            return new Rates(each * ACCOUNTS / accepted, each * ACCOUNTS / delivered);
        } finally {
            for (Talk counter : counters) counter.close();
        }
    }

    private static void sendAll(
            Path source, Peer peer, List<Path> files, int each, int sessions, boolean kept)
            throws IOException, InterruptedException {
        try (ExecutorService senders = Executors.newFixedThreadPool(sessions)) {
            List<Future<Integer>> sent = new ArrayList<>();
            for (int user = 1; user <= ACCOUNTS; user++) {
                List<String> command = new ArrayList<>(List.of(source.toString(), "-s", "1"));
                if (kept) command.add("-d");
                command.addAll(List.of("-m", "" + each, "-F", files.get(user - 1).toString()));
                command.addAll(List.of("-f", "sender@outside.test", "-t", Peer.user(user)));
                command.add("127.0.0.1:" + peer.smtp());
                sent.add(senders.submit(() -> finish(command)));
            }
            for (Future<Integer> one : sent) {
                try {
                    if (one.get() != 0) throw new IOException("smtp-source failed");
                } catch (java.util.concurrent.ExecutionException failed) {
                    throw new IOException(failed.getCause());
                }
            }
        }
    }

    private static int finish(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        String libraries = Bench.PEERS.resolve("lib/postfix").toString();
        builder.environment().put("LD_LIBRARY_PATH", libraries);
        Process process = builder.start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        return process.waitFor();
    }

    private static void await(Talk counter, int wanted, long begin)
            throws IOException, InterruptedException {
        while (counter.count() < wanted) {
            if (System.nanoTime() - begin > LIMIT_SECONDS * 1_000_000_000L)
                throw new IOException("not all messages were delivered");
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
