package org.veredus.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.veredus.account.junk.JunkClass;
import org.veredus.account.junk.MessageKey;
import org.veredus.account.junk.ServerJunk;
import org.veredus.format.address.ReversePath;
import org.veredus.format.features.FeatureSet;
import org.veredus.format.features.Features;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.format.reading.Reading;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.InspectSettings;
import org.veredus.transport.inspect.Inspector;
import org.veredus.transport.inspect.LearnedCheck;
import org.veredus.transport.inspect.Views;
import org.veredus.transport.inspect.Visit;
import org.veredus.transport.inspect.content.ContentInspector;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.SilentResolver;
import org.veredus.verify.spf.SpfSettings;

/// Accuracy and speed of filters on the newer half of the public corpus by time of arrival, as they
/// come and trained on the older half, without the network. bench.sh keeps all of it on one core.
final class FilterTable {
    static final Path PEERS = Path.of("/opt/peers/filter");
    private static final Path BOGOFILTER = PEERS.resolve("usr/bin/bogofilter-bdb");
    private static final Path SPAMASSASSIN = PEERS.resolve("usr/bin/spamassassin");
    private static final String NUMBER = "X-Bench-Number: ";
    private static final int MAX_HEADER = 256 << 10;

    private final Bench bench;
    private final List<DatedMail> older;
    private final List<DatedMail> newer;

    private FilterTable(Bench bench, List<DatedMail> mails) {
        this.bench = bench;
        older = mails.subList(0, mails.size() / 2);
        newer = mails.subList(mails.size() / 2, mails.size());
    }

    static void run(Bench bench) throws IOException, InterruptedException, StoreFailed {
        new FilterTable(bench, DatedMail.corpus()).run();
    }

    private void run() throws IOException, InterruptedException, StoreFailed {
        System.out.printf("filter %d mails to train, %d to judge%n", older.size(), newer.size());
        ServerJunk junk = ServerJunk.shipped();
        judge("veredus as it comes, cold", junk, newer);
        double ours = judge("veredus as it comes", junk, newer);
        for (DatedMail mail : older) {
            FeatureSet features = features(mail.wire());
            JunkClass as = mail.junk() ? JunkClass.JUNK : JunkClass.WANTED;
            junk.learn(MessageKey.of(features), features, as);
        }
        judge("veredus trained", junk, newer);
        if (bench.text("only", "").equals("veredus")) return;
        if (Files.isExecutable(BOGOFILTER)) compare("bogofilter", ours, bogofilter());
        else System.out.println("filter bogofilter is not there: bench/install-peers.sh");
        if (Files.isExecutable(SPAMASSASSIN)) {
            compare("spamassassin", ours, spamAssassin("spamassassin as it comes", false));
            compare("spamassassin", ours, spamAssassin("spamassassin trained", true));
        } else System.out.println("filter spamassassin is not there: bench/install-peers.sh");
    }

    private static void compare(String peer, double ours, double theirs) {
        System.out.printf("filter veredus is %.1f times as fast as %s%n", ours / theirs, peer);
    }

    private static FeatureSet features(byte[] message) {
        Header header = Header.parse(message, MAX_HEADER);
        return Features.of(Reading.of(message, header, MimeIndexer.index(message)));
    }

    /// The whole judgement, without the DNS.
    ///
    /// @return mails a second
    private static double judge(String who, ServerJunk junk, List<DatedMail> mails)
            throws StoreFailed {
        Inspector inspector =
                new Inspector(
                        InspectSettings.defaults("mx.test"),
                        new MessageAuthenticator(
                                new SilentResolver(),
                                SpfSettings.of("mx.test"),
                                DkimSettings.defaults(),
                                new DmarcSettings.TreeWalk(),
                                InstantSource.system(),
                                System::nanoTime),
                        new Inspector.Checks(
                                List.of(
                                        ContentInspector.bundled(PublicSuffixList.bundled()),
                                        new LearnedCheck(junk)),
                                System::nanoTime),
                        Views.same(),
                        (_, _) -> new byte[0]);
        Visit visit = new Visit(null, "", new ReversePath.Null(), List.of(), Map.of());
        List<byte[]> wires = mails.stream().map(DatedMail::wire).toList();
        boolean[] caught = new boolean[mails.size()];
        long start = System.nanoTime();
        for (int i = 0; i < caught.length; i++)
            caught[i] = inspector.judge(visit, wires.get(i)).isJunk();
        return report(who, mails, caught, System.nanoTime() - start);
    }

    private static double report(String who, List<DatedMail> mails, boolean[] caught, long nanos) {
        int junk = 0;
        int found = 0;
        int wrong = 0;
        for (int i = 0; i < caught.length; i++) {
            if (mails.get(i).junk()) junk++;
            if (caught[i] && mails.get(i).junk()) found++;
            if (caught[i] && !mails.get(i).junk()) wrong++;
        }
        int wanted = caught.length - junk;
        double rate = caught.length / (nanos / 1e9);
        System.out.printf(
                "filter %-26s finds %5.1f %% (%d of %d), wrong %.2f %% (%d of %d), %.0f mails/s%n",
                who, 100.0 * found / junk, found, junk, 100.0 * wrong / wanted, wrong, wanted, rate);
        return rate;
    }

    private double bogofilter() throws IOException, InterruptedException {
        Path words = Files.createDirectories(bench.work().resolve("bogofilter"));
        Path spam = files("train-spam", older.stream().filter(DatedMail::junk).toList());
        Path ham = files("train-ham", older.stream().filter(mail -> !mail.junk()).toList());
        Path test = files("test", newer);
        String program = BOGOFILTER.toString();
        String folder = words.toString();
        output(null, program, "-d", folder, "-s", "-B", spam.toString());
        output(null, program, "-d", folder, "-n", "-B", ham.toString());
        long start = System.nanoTime();
        String said = output(null, program, "-d", folder, "-T", "-B", test.toString());
        long nanos = System.nanoTime() - start;
        boolean[] caught = new boolean[newer.size()];
        for (String line : said.lines().toList()) {
            String[] answer = line.split(" ");
            int number = Integer.parseInt(answer[0].substring(answer[0].lastIndexOf('/') + 1));
            caught[number] = answer[1].equals("S");
        }
        return report("bogofilter trained", newer, caught, nanos);
    }

    private Path files(String name, List<DatedMail> mails) throws IOException {
        Path folder = Files.createDirectories(bench.work().resolve(name));
        for (int i = 0; i < mails.size(); i++)
            Files.write(folder.resolve(Integer.toString(i)), mails.get(i).unix());
        return folder;
    }

    /// One process for all mails, so that its start does not count for each. It is so slow that only
    /// some of them are taken: `--every`.
    private double spamAssassin(String who, boolean trained)
            throws IOException, InterruptedException {
        int every = bench.number("every", 10);
        Path preferences = Files.writeString(bench.work().resolve("preferences"), "");
        List<String> place =
                List.of(
                        "-L",
                        "-p",
                        preferences.toString(),
                        "-C",
                        PEERS.resolve("usr/share/spamassassin").toString(),
                        "--siteconfigpath=" + PEERS.resolve("etc/spamassassin"),
                        "--cf=bayes_path " + bench.work().resolve("bayes"),
                        "--cf=use_bayes " + (trained ? 1 : 0),
                        "--cf=bayes_auto_learn 0",
                        "--cf=report_safe 0");
        if (trained) {
            List<DatedMail> some = every(older, 3);
            Path spam = mbox("spam", some.stream().filter(DatedMail::junk).toList());
            Path ham = mbox("ham", some.stream().filter(mail -> !mail.junk()).toList());
            perl(null, "sa-learn", place, "--no-sync", "--spam", "--mbox", spam.toString());
            perl(null, "sa-learn", place, "--no-sync", "--ham", "--mbox", ham.toString());
            perl(null, "sa-learn", place, "--sync");
        }
        List<DatedMail> judged = every(newer, every);
        Path test = mbox("test", judged);
        long start = System.nanoTime();
        String said = perl(test, "spamassassin", place, "--mbox");
        long nanos = System.nanoTime() - start;
        boolean[] caught = new boolean[judged.size()];
        boolean flagged = false;
        int answers = 0;
        for (String line : said.lines().toList()) { // in an order of its own
            if (line.startsWith("From ")) flagged = false;
            if (line.equals("X-Spam-Flag: YES")) flagged = true;
            if (!line.startsWith(NUMBER)) continue;
            caught[Integer.parseInt(line.substring(NUMBER.length()))] = flagged;
            answers++;
        }
        if (answers != caught.length)
            throw new IOException("spamassassin answered " + answers + " of " + caught.length);
        return report(who, judged, caught, nanos);
    }

    private static List<DatedMail> every(List<DatedMail> all, int step) {
        List<DatedMail> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i += step) some.add(all.get(i));
        return some;
    }

    private Path mbox(String name, List<DatedMail> mails) throws IOException {
        Path file = bench.work().resolve(name + ".mbox");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < mails.size(); i++) {
                String text = new String(mails.get(i).unix(), StandardCharsets.ISO_8859_1);
                String quoted = ("\n" + text).replace("\nFrom ", "\n>From ").substring(1);
                String start = "From a@b Mon Jan  1 00:00:00 2024\n" + NUMBER + i + "\n";
                String whole = start + quoted + "\n";
                out.write(whole.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return file;
    }

    private String perl(Path input, String script, List<String> place, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("perl", "-T"));
        command.add("-I" + PEERS.resolve("usr/share/perl5"));
        command.add("-I" + PEERS.resolve("usr/lib/x86_64-linux-gnu/perl5/5.36"));
        command.add(PEERS.resolve("usr/bin").resolve(script).toString());
        command.addAll(place);
        command.addAll(List.of(options));
        return output(input, command.toArray(String[]::new));
    }

    private String output(Path input, String... command) throws IOException, InterruptedException {
        Path out = bench.work().resolve("peer.out");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(bench.work().resolve("peer.err").toFile());
        if (input != null) builder.redirectInput(input.toFile());
        builder.environment()
                .put("LD_LIBRARY_PATH", PEERS.resolve("usr/lib/x86_64-linux-gnu").toString());
        builder.environment().put("HOME", bench.work().toString());
        int status = builder.start().waitFor();
        if (status > 2) throw new IOException(command[0] + " ended with status " + status);
        return Files.readString(out, StandardCharsets.ISO_8859_1);
    }
}
