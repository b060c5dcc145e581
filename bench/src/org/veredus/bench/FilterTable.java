package org.veredus.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
import org.veredus.transport.inspect.MannerCheck;
import org.veredus.account.junk.LearnedManner;
import org.veredus.transport.inspect.Views;
import org.veredus.transport.inspect.Visit;
import org.veredus.transport.inspect.client.Exempt;
import org.veredus.transport.inspect.client.TraceCheck;
import org.veredus.transport.inspect.content.ContentInspector;
import org.veredus.transport.inspect.content.Hosts;
import org.veredus.transport.inspect.content.Names;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.SilentResolver;
import org.veredus.verify.spf.SpfSettings;

/// Accuracy and speed of filters on the newer half of the public corpus by time of arrival, as they
/// come and trained on the older half, on mail made by us and on mail by an author who did not know
/// the filter, without the network. bench.sh keeps all of it on one core.
final class FilterTable {
    private static final int MAX_HEADER = 256 << 10;

    /// Passes over the newer half, some 20,000 mails, until a server that runs for days is as fast as
    /// it gets.
    private static final int WARM_UP = 7;

    private final Bench bench;
    private final List<DatedMail> older;
    private final List<DatedMail> newer;
    private final List<DatedMail> made;
    private final List<DatedMail> unseen;
    private double ours;

    private FilterTable(Bench bench, List<DatedMail> mails) throws IOException {
        this.bench = bench;
        older = mails.subList(0, mails.size() / 2);
        newer = mails.subList(mails.size() / 2, mails.size());
        made = MadeKinds.all(bench.home());
        unseen = AnotherHand.unseen(bench.home());
    }

    static void run(Bench bench) throws IOException, InterruptedException, StoreFailed {
        new FilterTable(bench, DatedMail.corpus()).run();
    }

    private void run() throws IOException, InterruptedException, StoreFailed {
        System.out.printf(
                "filter %d mails to train, %d of the corpus, %d made by us and %d by another hand to"
                        + " judge%n",
                older.size(), newer.size(), made.size(), unseen.size());
        System.out.printf(
                "filter %-26s %23s %23s %23s %23s %23s %23s %9s%n",
                "", "corpus: junk found", "wanted in junk", "made: junk found", "wanted in junk",
                "another hand: found", "wanted in junk", "mails/s");
        ServerJunk junk = ServerJunk.shipped();
        judge("veredus, as it comes, cold", junk);
        for (int i = 0; i < WARM_UP; i++) judge(inspector(junk), wires(newer));
        ours = judge("veredus, as it comes", junk);
        for (DatedMail mail : older) {
            FeatureSet features = features(mail.wire());
            JunkClass as = mail.junk() ? JunkClass.JUNK : JunkClass.WANTED;
            junk.learn(MessageKey.of(features), features, as);
        }
        junk.save();
        judge("veredus, trained", junk);
        if (bench.text("only", "").equals("veredus")) return;
        if (Files.isExecutable(RspamdPeer.PROGRAM)) compare(new RspamdPeer(bench.work()));
        else missing("rspamd");
        if (Files.isExecutable(BogofilterPeer.PROGRAM))
            compare(new BogofilterPeer(bench.work(), older));
        else missing("bogofilter");
        if (Files.isExecutable(SpamAssassinPeer.PROGRAM)) {
            int every = bench.number("every", 10);
            compare(new SpamAssassinPeer(bench.work(), every, List.of()));
            compare(new SpamAssassinPeer(bench.work(), every, every(older, 3)));
        } else {
            missing("spamassassin");
        }
    }

    private static void missing(String peer) {
        System.out.println("filter " + peer + " is not there: bench/install-peers.sh");
    }

    private void compare(FilterPeer peer) throws IOException, InterruptedException {
        try (peer) {
            List<DatedMail> mails = every(newer, peer.every());
            long start = System.nanoTime();
            boolean[] caught = peer.judge(mails);
            long nanos = System.nanoTime() - start;
            double rate = mails.size() / (nanos / 1e9);
            String counts = count(mails, caught) + count(made, peer.judge(made));
            report(peer.name(), counts + count(unseen, peer.judge(unseen)), rate);
            System.out.printf("filter %-26s veredus is %.1f times as fast%n", "", ours / rate);
        }
    }

    private static List<DatedMail> every(List<DatedMail> all, int step) {
        List<DatedMail> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i += step) some.add(all.get(i));
        return some;
    }

    private static FeatureSet features(byte[] message) {
        Header header = Header.parse(message, MAX_HEADER);
        return Features.of(Reading.of(message, header, MimeIndexer.unseen(message)));
    }

    /// The whole judgement, without the DNS.
    private static Inspector inspector(ServerJunk junk) {
        Names names = new Names(PublicSuffixList.bundled());
        return new Inspector(
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
                                new TraceCheck(Exempt.local(), Hosts.bundled(names), names),
                                ContentInspector.bundled(PublicSuffixList.bundled()),
                                new LearnedCheck(junk),
                                new MannerCheck(LearnedManner.shipped())),
                        System::nanoTime),
                Views.same(),
                (_, _) -> new byte[0]);
    }

    private static List<byte[]> wires(List<DatedMail> mails) {
        return mails.stream().map(DatedMail::wire).toList();
    }

    /// @return mails a second
    private double judge(String who, ServerJunk junk) throws StoreFailed {
        Inspector inspector = inspector(junk);
        List<byte[]> wires = wires(newer);
        long start = System.nanoTime();
        boolean[] caught = judge(inspector, wires);
        double rate = caught.length / ((System.nanoTime() - start) / 1e9);
        boolean[] today = judge(inspector, wires(made));
        boolean[] others = judge(inspector, wires(unseen));
        report(who, count(newer, caught) + count(made, today) + count(unseen, others), rate);
        if (bench.text("list", "").equals(who)) list(made, today);
        return rate;
    }

    private static boolean[] judge(Inspector inspector, List<byte[]> wires) throws StoreFailed {
        Visit visit = new Visit(null, "", new ReversePath.Null(), List.of(), Map.of());
        boolean[] caught = new boolean[wires.size()];
        for (int i = 0; i < caught.length; i++)
            caught[i] = inspector.judge(visit, wires.get(i)).isJunk();
        return caught;
    }

    /// What was judged wrongly.
    private static void list(List<DatedMail> mails, boolean[] caught) {
        for (int i = 0; i < caught.length; i++) {
            if (caught[i] == mails.get(i).junk()) continue;
            String how = caught[i] ? "taken for junk" : "not found";
            System.out.println("filter   " + mails.get(i).name() + ": " + how);
        }
    }

    private static String count(List<DatedMail> mails, boolean[] caught) {
        int junk = 0;
        int found = 0;
        int wrong = 0;
        for (int i = 0; i < caught.length; i++) {
            if (mails.get(i).junk()) junk++;
            if (caught[i] && mails.get(i).junk()) found++;
            if (caught[i] && !mails.get(i).junk()) wrong++;
        }
        return share(found, junk) + share(wrong, caught.length - junk);
    }

    private static String share(int some, int all) {
        String text =
                String.format(Locale.ROOT, "%.2f %% (%d of %d)", 100.0 * some / all, some, all);
        return String.format(Locale.ROOT, " %23s", text);
    }

    private static void report(String who, String counts, double rate) {
        System.out.printf(Locale.ROOT, "filter %-26s%s %9.0f%n", who, counts, rate);
    }
}
