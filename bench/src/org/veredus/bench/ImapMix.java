package org.veredus.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A mix of IMAP commands on filled mailboxes.
final class ImapMix {
    static final int ACCOUNTS = 100;

    /// The single commands, in the order they are shown.
    private static final List<ImapClients.Op> SINGLE =
            List.of(
                    ImapClients.Op.LOGIN,
                    ImapClients.Op.SELECT,
                    ImapClients.Op.FETCH_FLAGS,
                    ImapClients.Op.FETCH_ENVELOPE,
                    ImapClients.Op.FETCH_BODY,
                    ImapClients.Op.STORE,
                    ImapClients.Op.SEARCH_UNSEEN,
                    ImapClients.Op.SEARCH_SUBJECT,
                    ImapClients.Op.APPEND_4K,
                    ImapClients.Op.STATUS,
                    ImapClients.Op.IDLE_DONE);

    private static final int FILL = 100;
    private static final int WARM_UP_SECONDS = 12;

    private ImapMix() {}

    static void run(Bench bench) throws IOException, InterruptedException {
        int seconds = bench.number("seconds", 20);
        int connections = bench.number("connections", 50);
        Map<String, List<Double>> all = new LinkedHashMap<>();
        for (int round = 1; round <= bench.number("rounds", 2); round++) {
            for (Bench.Starter starter : bench.starters(false)) {
                try (Peer peer = starter.start(ACCOUNTS)) {
                    fill(peer);
                    ImapClients.run(peer.imap(), connections, WARM_UP_SECONDS, round);
                    double used = ProcessorTime.of(peer.processes());
                    ImapClients.Result result =
                            ImapClients.run(peer.imap(), connections, seconds, round + 100);
                    used = ProcessorTime.of(peer.processes()) - used;
                    result.print(round, peer.name());
                    System.out.printf(
                            "imap round=%d server=%s processor=%.1fus a command%n",
                            round, peer.name(), used * 1e6 / result.rate() / result.seconds());
                    all.computeIfAbsent(peer.name(), _ -> new ArrayList<>()).add(result.rate());
                }
            }
        }
        List<Double> medians = new ArrayList<>();
        all.forEach(
                (name, rates) -> {
                    medians.add(Bench.median(rates));
                    System.out.printf(
                            "median imap server=%s rate=%.0f/s%n", name, Bench.median(rates));
                });
        if (medians.size() == 2)
            System.out.printf("ratio imap rate=%.2f%n", medians.get(0) / medians.get(1));
    }

    /// Each command alone, on one server after the other.
    static void single(Bench bench) throws IOException, InterruptedException {
        int seconds = bench.number("seconds", 3);
        int connections = bench.number("connections", 10);
        for (Bench.Starter starter : bench.starters(false)) {
            try (Peer peer = starter.start(ACCOUNTS)) {
                fill(peer);
                ImapClients.run(peer.imap(), connections, WARM_UP_SECONDS, 1);
                String chosen = bench.text("command", "");
                for (ImapClients.Op op : SINGLE) {
                    if (!chosen.isEmpty() && !op.name().equalsIgnoreCase(chosen)) continue;
                    ImapClients.run(peer.imap(), op, connections, 1);
                    ImapClients.Result result =
                            ImapClients.run(peer.imap(), op, connections, seconds);
                    System.out.printf(
                            "single server=%-15s op=%-14s %s%n",
                            peer.name(),
                            op.name().toLowerCase(java.util.Locale.ROOT),
                            result.line(op));
                }
                // maildrops that nobody has appended to: alike on both, however fast APPEND was
                if (chosen.isEmpty()) Pop3Clients.single(peer, connections, seconds);
            }
        }
    }

    private static void fill(Peer peer) throws IOException, InterruptedException {
        try (ExecutorService some = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int user = 1; user <= ACCOUNTS; user++) {
                int one = user;
                all.add(
                        some.submit(
                                () -> {
                                    fill(peer, one);
                                    return null;
                                }));
            }
            for (Future<?> one : all) {
                try {
                    one.get();
                } catch (ExecutionException failed) {
                    throw new IOException("filling: " + failed.getCause(), failed);
                }
            }
        }
    }

    private static void fill(Peer peer, int user) throws IOException {
        List<Integer> sizes = Corpus.sizes("mix", FILL);
        SplittableRandom random = new SplittableRandom(user);
        try (Talk talk = Talk.imap(peer.imap(), user)) {
            for (int i = 0; i < FILL; i++) {
                // The largest would make this a benchmark of copying: bodies up to 100 KB.
                int size = Math.min(100_000, sizes.get(i));
                String message = Corpus.message(random.nextInt(1 << 20), size);
                talk.imap("APPEND INBOX {" + message.length() + "}");
                talk.send(message + "\r\n");
                String line = talk.line();
                while (!line.startsWith("a ")) line = talk.line();
                if (!line.startsWith("a OK")) throw new IOException(line);
            }
        }
    }
}
