package org.veredus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The benchmarks that measure rates, memory and times. Called by bench.sh, which holds the lock.
final class Bench {
    static final Path PEERS = Path.of("/opt/peers/pd/usr");

    private final Path home;
    private final Path work;
    private final Map<String, String> options = new HashMap<>();

    private Bench(Path home, Path work) {
        this.home = home;
        this.work = work;
    }

    static void main(String[] arguments) throws Exception {
        Bench bench = new Bench(Path.of(arguments[0]), Path.of(arguments[1]));
        for (int i = 3; i < arguments.length; i++) {
            String option = arguments[i];
            boolean bare = option.equals("--single") || option.equals("--kept") || option.equals("--reconnect");
            if (!option.startsWith("--") || !bare && i + 1 == arguments.length) {
                System.err.println("veredus bench: what is " + option + "? See --help.");
                System.exit(2);
            }
            bench.options.put(option.substring(2), bare ? "" : arguments[++i]);
        }
        try {
            switch (arguments[2]) {
                case "smtp-in" -> SmtpIn.run(bench);
                case "mail-out" -> MailOut.run(bench);
                case "imap" -> {
                    if (bench.has("single")) ImapMix.single(bench);
                    else ImapMix.run(bench);
                }
                case "idle" -> Idle.run(bench);
                case "start" -> Startup.run(bench);
                case "sieve" -> SieveRates.run(bench);
                case "auth" -> AuthTimes.run(bench);
                case "jmap" -> JmapTimes.run(bench);
                case "mailbox" -> MailboxTimes.run(bench);
                case "filter" -> FilterTable.run(bench);
                default -> throw new IllegalArgumentException(arguments[2]);
            }
        } catch (IOException failed) {
            System.err.println("veredus bench: " + failed.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    Path home() {
        return home;
    }

    Path work() {
        return work;
    }

    int number(String option, int normally) {
        String value = options.get(option);
        return value == null ? normally : Integer.parseInt(value);
    }

    String text(String option, String normally) {
        return options.getOrDefault(option, normally);
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    /// Starts a server with some accounts.
    interface Starter {
        Peer start(int users) throws IOException, InterruptedException;
    }

    /// Which servers take part, in the order of a round.
    List<Starter> starters(boolean hibernating) {
        String only = text("only", "");
        List<Starter> all = new ArrayList<>();
        if (!only.equals("peer")) all.add(users -> Peer.Veredus.start(home, work, users));
        if (only.equals("veredus")) return all;
        if (!Files.isExecutable(PEERS.resolve("sbin/postfix"))) {
            System.out.println("Postfix and Dovecot are not there: run bench/install-peers.sh");
            return all;
        }
        all.add(_ -> Peer.PostfixDovecot.start(home, work, 0));
        if (hibernating) all.add(_ -> Peer.PostfixDovecot.start(home, work, 5));
        return all;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        if (sorted.isEmpty()) return Double.NaN;
        if (sorted.size() % 2 == 1) return sorted.get(middle);
        return (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /// In milliseconds, of nanoseconds.
    static double percentile(long[] sorted, double share) {
        if (sorted.length == 0) return Double.NaN;
        int at = (int) Math.min(sorted.length - 1, Math.round(share * sorted.length - 0.5));
        return sorted[Math.max(0, at)] / 1e6;
    }

    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        List<Path> all;
        try (Stream<Path> tree = Files.walk(folder)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) Files.deleteIfExists(path);
    }
}
