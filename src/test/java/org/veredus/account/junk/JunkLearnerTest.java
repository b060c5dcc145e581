package org.veredus.account.junk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.fuzzy.AccountFuzzies;
import org.veredus.account.fuzzy.FuzzyMatch;
import org.veredus.account.fuzzy.ServerFuzzy;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.UidSet;
import org.veredus.account.reputation.AccountReputation;
import org.veredus.account.reputation.Repute;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.reputation.Subject;
import org.veredus.base.observe.Metrics;
import org.veredus.format.features.FeatureSet;
import org.veredus.format.features.Features;
import org.veredus.format.fuzzy.FuzzyDigest;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.format.reading.Reading;
import org.veredus.testing.FakeClock;
import org.veredus.testing.MemoryStore;

class JunkLearnerTest {
    private static final String LETTER =
            "From: c@d.test\r\nSubject: Lunch\r\n\r\nShall we meet for lunch at the river on Friday?"
                    + " I bring the bread and you bring the cheese.\r\n";

    private final MemoryStore store = new MemoryStore(new FakeClock());
    private final FakeClock clock = new FakeClock();
    private final Accounts accounts =
            new Accounts(store, clock, MailboxSettings.defaults(), _ -> Quota.UNLIMITED);
    private final AccountJunks models = new AccountJunks(accounts);
    private ServerJunk server;
    private final AccountFuzzies fuzzies = new AccountFuzzies(accounts);
    private ServerReputation reputation;
    private ServerFuzzy fuzzy;
    private JunkLearner learner;

    @BeforeEach
    void start() throws Exception {
        server = ServerJunk.open(store);
        reputation = ServerReputation.open(store, clock);
        fuzzy = ServerFuzzy.open(store, clock);
        learner = learner();
        learner.start(List::of);
    }

    @AfterEach
    void stop() {
        learner.close();
    }

    private JunkLearner learner() {
        JunkLearner made =
                new JunkLearner(
                        accounts,
                        new JunkLearner.Models(models, fuzzies),
                        new JunkLearner.House(
                                server, reputation, fuzzy, PublicSuffixList.bundled()),
                        clock,
                        new Metrics());
        accounts.onRulings(made);
        return made;
    }

    private static FeatureSet features(String message) {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        Header header = Header.parse(octets, octets.length);
        return Features.of(Reading.of(octets, header, MimeIndexer.index(octets)));
    }

    private MailboxId box(int account, String path) throws Exception {
        Account of = accounts.open(new AccountId(account));
        return Objects.requireNonNull(of.state().tree().find(path)).id();
    }

    private void file(int account, String letter) throws Exception {
        file(account, letter, "");
    }

    /// @param fields that the delivery put on top
    private void file(int account, String letter, String fields) throws Exception {
        Account to = accounts.open(new AccountId(account));
        byte[] octets = letter.getBytes(StandardCharsets.UTF_8);
        byte[] prefix = ("Return-Path: <c@d.test>\r\n" + fields).getBytes(StandardCharsets.UTF_8);
        try (MessageIntake intake = to.intake()) {
            intake.write(octets, 0, octets.length);
            Filing filing = new Filing(intake.finish(), prefix, Flags.NONE, Instant.EPOCH);
            to.file(box(account, "INBOX"), List.of(filing));
        }
    }

    private void move(int account, String from, String to) throws Exception {
        accounts.open(new AccountId(account))
                .move(box(account, from), UidSet.range(1, 9999), box(account, to));
    }

    private static String word(int number) {
        return "w" + Integer.toString(number, 2).replace('0', 'o').replace('1', 'i');
    }

    private double lean(int account) throws Exception {
        AccountJunk own = models.of(new AccountId(account));
        return server.classifier(own).opinion(features(LETTER)).lean();
    }

    private double common() {
        return server.classifier().opinion(features(LETTER)).lean();
    }

    @Test
    void anAccountLearnsOfWhatItMovesAndTakesBackWhatItMovesBack() throws Exception {
        file(1, LETTER);
        double before = lean(1);
        move(1, "INBOX", "Junk");
        learner.awaitIdle();
        double junk = lean(1);
        assertThat(junk).isGreaterThan(before + 2);
        assertThat(lean(2)).isCloseTo(before, within(0.05));
        move(1, "Junk", "INBOX");
        learner.awaitIdle();
        assertThat(lean(1)).isLessThan(before);
        assertThat(accounts.hasRulings(new AccountId(1))).isFalse();
        assertThat(models.of(new AccountId(1)).junkMessages()).isZero();
        AccountJunk.forget(accounts.open(new AccountId(1)));
        models.refresh(new AccountId(1));
        assertThat(lean(1)).isCloseTo(before, within(0.05));
    }

    @Test
    void oneAccountTeachesNobodyElseHoweverOftenItSpeaks() throws Exception {
        double before = common();
        for (int i = 0; i < 200; i++) file(1, LETTER + "and more of it " + word(i) + "\r\n");
        move(1, "INBOX", "Junk");
        learner.awaitIdle();
        assertThat(models.of(new AccountId(1)).junkMessages()).isEqualTo(200);
        assertThat(common()).isCloseTo(before, within(0.05));
        file(2, LETTER);
        move(2, "INBOX", "Junk");
        learner.awaitIdle();
        assertThat(common()).isGreaterThan(before + 2);
        move(2, "Junk", "INBOX");
        learner.awaitIdle();
        assertThat(common()).isLessThan(before + 0.05);
    }

    private static List<FuzzyDigest> digests(String message) {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        Header header = Header.parse(octets, octets.length);
        return FuzzyDigest.of(Reading.of(octets, header, MimeIndexer.index(octets)));
    }

    private double reporters() throws Exception {
        return fuzzy.like(digests(LETTER)).stream()
                .mapToDouble(FuzzyMatch::reporters)
                .max()
                .orElse(0);
    }

    @Test
    void nearlyTheSameMailIsKnownToItsReporterAtOnceAndToOthersWhenTwoSaySo() throws Exception {
        AccountId first = new AccountId(1);
        file(1, LETTER + "Yours, somebody whose number is 4711.\r\n");
        move(1, "INBOX", "Junk");
        learner.awaitIdle();
        assertThat(Objects.requireNonNull(fuzzies.of(first).of(digests(LETTER))).junk()).isTrue();
        assertThat(fuzzies.of(new AccountId(2)).of(digests(LETTER))).isNull();
        assertThat(reporters()).isZero();
        file(2, LETTER);
        move(2, "INBOX", "Junk");
        learner.awaitIdle();
        assertThat(reporters()).isEqualTo(2);
        move(2, "Junk", "INBOX");
        move(1, "Junk", "INBOX");
        learner.awaitIdle();
        assertThat(reporters()).isZero();
        assertThat(Objects.requireNonNull(fuzzies.of(first).of(digests(LETTER))).junk()).isFalse();
    }

    @Test
    void oneAccountPoisonsNobodysDigestsHoweverOftenItSpeaks() throws Exception {
        for (int i = 0; i < 400; i++) file(1, LETTER + "and more of it " + word(i) + "\r\n");
        move(1, "INBOX", "Junk");
        learner.awaitIdle();
        assertThat(reporters()).isZero();
        assertThat(fuzzy.size()).isLessThan(400);
        assertThat(fuzzies.of(new AccountId(2)).isEmpty()).isTrue();
    }

    private static final String PROVEN =
            "Authentication-Results: mx.test; dmarc=pass header.from=d.test\r\nReceived-SPF: pass"
                    + " (mx.test: d.test) receiver=mx.test; client-ip=192.0.2.7;"
                    + " envelope-from=\"c@d.test\"\r\n";

    private double junkOf(Subject.Kind kind, String name) throws Exception {
        return reputation.of(new Subject(kind, name)).junk();
    }

    @Test
    void aSenderHasABadNameToOthersWhenTwoAccountsSaySo() throws Exception {
        Subject sender = new Subject(Subject.Kind.SENDER, "c@d.test");
        for (int i = 0; i < 50; i++) file(1, LETTER + word(i) + "\r\n", PROVEN);
        move(1, "INBOX", "Junk");
        learner.awaitIdle();
        Repute common = reputation.of(sender);
        assertThat(common.junk()).isZero();
        Account first = accounts.open(new AccountId(1));
        assertThat(AccountReputation.of(first, common, now()).badness()).isGreaterThan(0.9);
        file(2, LETTER, PROVEN);
        move(2, "INBOX", "Junk");
        learner.awaitIdle();
        assertThat(reputation.of(sender).junk()).isGreaterThan(5);
        assertThat(junkOf(Subject.Kind.DOMAIN, "d.test")).isGreaterThan(5);
        assertThat(junkOf(Subject.Kind.ADDRESS, "192.0.2.7")).isGreaterThan(5);
        assertThat(junkOf(Subject.Kind.NETWORK, "192.0.2.0/24")).isGreaterThan(5);
        move(2, "Junk", "INBOX");
        learner.awaitIdle();
        assertThat(reputation.of(sender).junk()).isZero();
    }

    @Test
    void nobodySpoilsANameThatHeOnlyWrites() throws Exception {
        String forged = PROVEN.replace("dmarc=pass", "dmarc=fail");
        for (int account = 1; account <= 3; account++) {
            file(account, LETTER, forged);
            move(account, "INBOX", "Junk");
        }
        learner.awaitIdle();
        assertThat(junkOf(Subject.Kind.SENDER, "c@d.test")).isZero();
        assertThat(junkOf(Subject.Kind.DOMAIN, "d.test")).isZero();
        assertThat(junkOf(Subject.Kind.ADDRESS, "192.0.2.7")).isGreaterThan(5);
    }

    @Test
    void anAnswerSpeaksForASenderAndTeachesNothingElse() throws Exception {
        for (int account = 1; account <= 2; account++) {
            file(account, LETTER, PROVEN);
            accounts.open(new AccountId(account))
                    .store(
                            box(account, "INBOX"),
                            UidSet.range(1, 9),
                            new FlagChange(FlagChange.Kind.ADD, Flags.of(Flags.ANSWERED)),
                            Long.MAX_VALUE);
        }
        learner.awaitIdle();
        assertThat(models.of(new AccountId(1)).isEmpty()).isTrue();
        Repute repute = reputation.of(new Subject(Subject.Kind.SENDER, "c@d.test"));
        assertThat(repute.wanted()).isGreaterThan(5);
        assertThat(repute.junk()).isZero();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    @Test
    void learnsAfterAStartWhatWasSaidBefore() throws Exception {
        learner.close();
        file(1, LETTER);
        move(1, "INBOX", "Junk");
        assertThat(accounts.hasRulings(new AccountId(1))).isTrue();
        learner = learner();
        learner.start(() -> List.of(new AccountId(1), new AccountId(2)));
        learner.awaitIdle();
        assertThat(models.of(new AccountId(1)).junkMessages()).isEqualTo(1);
    }

    @Test
    void whatAccountsToldTheServerSurvivesARestart() throws Exception {
        for (int account = 1; account <= 2; account++) {
            file(account, LETTER);
            move(account, "INBOX", "Junk");
        }
        learner.awaitIdle();
        double told = common();
        learner.close();
        server = ServerJunk.open(store);
        assertThat(common()).isEqualTo(told);
    }

    @Test
    void aMessageThatIsGoneIsForgotten() throws Exception {
        learner.close();
        file(1, LETTER);
        move(1, "INBOX", "Junk");
        accounts.open(new AccountId(1)).remove(box(1, "Junk"), UidSet.range(1, 9));
        learner = learner();
        learner.start(() -> List.of(new AccountId(1)));
        learner.awaitIdle();
        assertThat(accounts.hasRulings(new AccountId(1))).isFalse();
        assertThat(models.of(new AccountId(1)).isEmpty()).isTrue();
    }
}
