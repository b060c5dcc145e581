package org.veredus.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.veredus.format.sieve.Delivery;
import org.veredus.format.sieve.FixedWorld;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.Trace;
import tools.jackson.databind.json.JsonMapper;

/// How many mails a second a script of forty rules sorts, in one thread of one process: ours, and
/// Pigeonhole's `sieve-filter`, each over the same folder of files. Nothing is filed.
final class SieveRates {
    private static final Path DOVECONF = Bench.PEERS.resolve("bin/doveconf");
    private static final Path FILTER = Bench.PEERS.resolve("bin/sieve-filter");

    private final Bench bench;
    private final Path home;
    private final Path folder;
    private final Path script;

    private SieveRates(Bench bench) {
        this.bench = bench;
        home = bench.work().resolve("sieve");
        folder = home.resolve("Maildir/cur");
        script = home.resolve("forty.sieve");
    }

    static void run(Bench bench) throws IOException, InterruptedException {
        new SieveRates(bench).run();
    }

    private void run() throws IOException, InterruptedException {
        int mails = bench.number("mails", 10_000);
        int rounds = bench.number("rounds", 3);
        write(mails);
        boolean peer = !bench.text("only", "").equals("veredus") && Files.isExecutable(FILTER);
        if (peer) prepareFilter();
        List<Double> ours = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ours.add(rate("veredus", mails, this::sortAll));
            all.add(rate("veredus, all cores", mails, this::sortAtOnce));
            if (peer) theirs.add(rate("sieve-filter", mails, this::filter));
        }
        System.out.printf(
                "sieve veredus median %.0f mails/s in one thread, %.0f on all cores%n",
                Bench.median(ours), Bench.median(all));
        if (peer)
            System.out.printf(
                    "sieve sieve-filter median %.0f mails/s; veredus %.1f, on all cores %.1f times as many%n",
                    Bench.median(theirs),
                    Bench.median(ours) / Bench.median(theirs),
                    Bench.median(all) / Bench.median(theirs));
        checkThousandLines();
    }

    private interface Pass {
        void run() throws IOException, InterruptedException;
    }

    private static double rate(String who, int mails, Pass pass)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        pass.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "sieve %s %d mails in %.2f s, %.0f mails/s%n", who, mails, seconds, mails / seconds);
        return mails / seconds;
    }

    /// The public corpus, again and again until there are enough.
    private void write(int mails) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("new", "tmp")) Files.createDirectories(folder.resolveSibling(name));
        List<byte[]> corpus = corpus();
        for (int i = 0; i < mails; i++)
            Files.write(folder.resolve(i + ".M1.bench:2,"), corpus.get(i % corpus.size()));
        Files.writeString(script, fortyRules());
    }

    private static List<byte[]> corpus() throws IOException {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path root =
                (cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache))
                        .resolve("veredus/spam-assassin");
        if (!Files.isDirectory(root))
            throw new IOException("no corpus: ./veredus test --install-deps fetches it");
        JsonMapper json = new JsonMapper();
        List<Path> files;
        try (Stream<Path> tree = Files.walk(root)) {
            files = tree.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
        List<byte[]> mails = new ArrayList<>();
        for (Path file : files) {
            String text = json.readTree(Files.readString(file)).path("text").asString();
            int first = text.startsWith("From ") ? text.indexOf('\n') + 1 : 0;
            mails.add(text.substring(first).getBytes(StandardCharsets.UTF_8));
        }
        return mails;
    }

    /// Rules as people have them: most look at a field or an address, some at patterns, two at the
    /// text.
    private static String fortyRules() {
        StringBuilder text = new StringBuilder(
                "require [\"fileinto\", \"variables\", \"regex\", \"body\", \"imap4flags\"];\n");
        for (int i = 0; i < 16; i++)
            rule(text, "header :contains [\"list-id\", \"x-mailing-list\"] \"list-" + i + ".example\"", i);
        for (int i = 16; i < 28; i++)
            rule(text, "address :is :domain [\"from\", \"sender\"] \"host-" + i + ".example\"", i);
        for (int i = 28; i < 34; i++)
            rule(text, "header :matches \"subject\" \"*[topic-" + i + "]*\"", i);
        rule(text, "header :regex \"subject\" \"^(re|fwd): *offer [0-9]+\"", 34);
        rule(text, "anyof (header :contains \"x-spam-flag\" \"yes\", size :over 5M)", 35);
        rule(text, "allof (address :is [\"to\", \"cc\"] \"me@example.org\", exists \"x-priority\")", 36);
        rule(text, "header :is \"precedence\" [\"bulk\", \"junk\"]", 37);
        rule(text, "body :text :contains \"a phrase that is in no mail of the corpus\"", 38);
        rule(text, "body :raw :contains \"another such phrase\"", 39);
        return text.toString();
    }

    private static void rule(StringBuilder text, String test, int number) {
        text.append("if ").append(test).append(" { addflag \"r").append(number);
        text.append("\"; fileinto \"Folder ").append(number).append("\"; stop; }\n");
    }

    private void sortAll() throws IOException {
        Script sorting = sorting();
        for (Path file : files()) sort(sorting, file);
    }

    /// As a server does it: many at once, on as many cores as there are.
    private void sortAtOnce() throws IOException, InterruptedException {
        Script sorting = sorting();
        List<Path> files = files();
        int cores = Runtime.getRuntime().availableProcessors();
        List<Future<?>> parts = new ArrayList<>();
        try (ExecutorService at = Executors.newFixedThreadPool(cores)) {
            for (int part = 0; part < cores; part++) {
                int first = part;
                parts.add(
                        at.submit(
                                () -> {
                                    for (int i = first; i < files.size(); i += cores)
                                        sort(sorting, files.get(i));
                                    return null;
                                }));
            }
        }
        for (Future<?> part : parts) {
            try {
                part.get();
            } catch (ExecutionException failed) {
                throw new IOException(failed.getCause());
            }
        }
    }

    private Script sorting() throws IOException {
        Script sorting = Script.compile(Files.readString(script), Limits.defaults()).script();
        if (sorting == null) throw new IOException("the script is wrong");
        return sorting;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    private static void sort(Script sorting, Path file) throws IOException {
        Delivery delivery =
                new Delivery(
                        Files.readAllBytes(file),
                        "sender@example.com",
                        "me@example.org",
                        List.of("me@example.org"),
                        ZonedDateTime.now(),
                        Map.of());
        sorting.run(delivery, FixedWorld.empty(), Limits.defaults(), Trace.NONE);
    }

    private void prepareFilter() throws IOException, InterruptedException {
        Files.writeString(
                home.resolve("dovecot.conf"),
                """
                mail_home=%1$s
                mail_location=maildir:%1$s/Maildir
                base_dir=%1$s/run
                state_dir=%1$s/run
                ssl=no
                default_login_user=nobody
                default_internal_user=nobody
                default_internal_group=nogroup
                mail_uid=nobody
                mail_gid=nogroup
                first_valid_uid=1
                first_valid_gid=1
                mail_plugin_dir=%2$s/lib/dovecot/modules
                """
                        .formatted(home, Bench.PEERS));
        Files.createDirectories(home.resolve("run"));
        // as root it becomes nobody
        Files.setPosixFilePermissions(bench.work(), PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Path open : List.of(home, home.resolve("run"), home.resolve("Maildir"), folder))
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        for (String name : List.of("new", "tmp"))
            Files.setPosixFilePermissions(
                    folder.resolveSibling(name), PosixFilePermissions.fromString("rwxrwxrwx"));
        filter(); // its index is made once
    }

    private void filter() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        DOVECONF.toString(), "-f", "service=sieve-filter", "-c",
                        home.resolve("dovecot.conf").toString(), "-m", "mail", "-m", "lda", "-p",
                        "-e", FILTER.toString(), script.toString(), "INBOX");
        Path libraries = Bench.PEERS.resolve("lib/dovecot");
        builder.environment()
                .put("LD_LIBRARY_PATH", libraries + ":" + libraries.resolve("modules"));
        Path said = home.resolve("said");
        builder.redirectErrorStream(true).redirectOutput(said.toFile());
        if (builder.start().waitFor() != 0)
            throw new IOException("sieve-filter: " + Files.readString(said).lines().findFirst().orElse(""));
    }

    /// Compiling and checking, warm.
    private static void checkThousandLines() {
        String rules = fortyRules();
        int head = rules.indexOf('\n') + 1;
        StringBuilder text = new StringBuilder(rules.substring(0, head));
        List<String> lines = rules.substring(head).lines().toList();
        for (int i = 0; i < 999; i++) text.append(lines.get(i % lines.size())).append('\n');
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            long start = System.nanoTime();
            Script.compile(text.toString(), Limits.defaults());
            if (i >= 100) times.add((System.nanoTime() - start) / 1e6);
        }
        System.out.printf(
                Locale.ROOT, "sieve check of 1000 lines, warm: median %.2f ms%n", Bench.median(times));
    }
}
