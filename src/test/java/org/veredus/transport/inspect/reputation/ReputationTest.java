package org.veredus.transport.inspect.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.Ruling;
import org.veredus.account.reputation.AccountReputation;
import org.veredus.account.reputation.Said;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.reputation.Subject;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.testing.Candidates;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.inspect.Action;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.inspect.client.Exempt;
import org.veredus.transport.inspect.content.Hosts;
import org.veredus.transport.inspect.content.Names;

class ReputationTest {
    private static final PublicSuffixList SUFFIXES = PublicSuffixList.bundled();
    private static final AccountId ALICE = new AccountId(1);
    private static final AccountId BOB = new AccountId(2);

    private final FakeClock clock = new FakeClock();
    private final FakeDns dns = new FakeDns();
    private final MemoryStore store = new MemoryStore(clock);
    private final Accounts accounts =
            new Accounts(store, clock, MailboxSettings.defaults(), _ -> Quota.UNLIMITED);
    private final Behind behind =
            new Behind(SUFFIXES, Hosts.bundled(new Names(SUFFIXES)), Exempt.local());
    private ServerReputation server;
    private Candidate proven;
    private Candidate forged;

    @BeforeEach
    void open() throws Exception {
        server = ServerReputation.open(store, clock);
        dns.txt("shop.example", "v=spf1 ip4:192.0.2.0/24 -all");
        dns.txt("_dmarc.shop.example", "v=DMARC1; p=none");
        proven = from("192.0.2.1");
        forged = from("198.51.100.9");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Candidate from(String client) throws Exception {
        return new Candidates(dns, clock)
                .of(client, "news@shop.example", "From: news@shop.example\nSubject: hi\n\nhello\n");
    }

    private List<Finding> found(Candidate candidate) throws Exception {
        return new ReputationCheck(server, behind).look(candidate);
    }

    private List<Finding> found(AccountId account, Candidate candidate) throws Exception {
        List<Finding> findings = new ArrayList<>(found(candidate));
        new ReputationLens(server, accounts, behind, clock).adjust(account, candidate, findings);
        return findings;
    }

    private void judge(Candidate candidate, double score, int times) throws Exception {
        ReputationTeacher teacher = new ReputationTeacher(server, behind);
        Finding why = new Finding("x", score, "", "x");
        Verdict verdict =
                new Verdict(Action.ACCEPT, score, List.of(why), null, Verdict.Reach.CONTENT);
        for (int i = 0; i < times; i++) teacher.judged(candidate, verdict);
    }

    private Said said(Ruling ruling) {
        return new Said(behind.of(proven), null, ruling);
    }

    private void says(AccountId account, Ruling ruling) throws Exception {
        accounts.open(account)
                .<Boolean, RuntimeException>changeRecords(
                        draft -> {
                            AccountReputation.learn(
                                    draft, said(ruling), clock.instant().getEpochSecond());
                            return true;
                        });
        server.told(account, said(ruling));
    }

    @Test
    void nobodyHasAReputationAtFirst() throws Exception {
        assertThat(found(proven)).isEmpty();
    }

    @Test
    void verdictsMakeANameAndTimeForgetsIt() throws Exception {
        judge(proven, 9, 20);
        assertThat(found(proven))
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.name()).isEqualTo("reputation-bad");
                            assertThat(finding.score()).isBetween(2.0, 3.0);
                            assertThat(finding.evidence())
                                    .startsWith("news@shop.example: 20.0 junk");
                            assertThat(finding.sentence())
                                    .isEqualTo("Most mail from news@shop.example was junk here.");
                        });
        clock.advance(Duration.ofDays(300));
        assertThat(found(proven)).isEmpty();
        server.tidy();
        assertThat(server.size()).isZero();
    }

    @Test
    void whoForgesANameHasHisOwnAddressToThankFor() throws Exception {
        judge(forged, 9, 50);
        assertThat(found(proven)).isEmpty();
        assertThat(found(forged))
                .singleElement()
                .extracting(Finding::sentence)
                .isEqualTo("Most mail from the computer 198.51.100.9 was junk here.");
        assertThat(found(from("198.51.100.77")))
                .singleElement()
                .satisfies(network -> assertThat(network.score()).isBetween(0.5, 1.0));
    }

    @Test
    void aBadNameDoesNotFeedOnItself() throws Exception {
        judge(proven, 9, 20);
        Finding bad = found(proven).getFirst();
        List<Finding> findings = List.of(bad, new Finding("x", 2.5, "", "x"));
        Verdict verdict = new Verdict(Action.JUNK, 5.3, findings, null, Verdict.Reach.CONTENT);
        for (int i = 0; i < 200; i++) new ReputationTeacher(server, behind).judged(proven, verdict);
        assertThat(found(proven)).allSatisfy(now -> assertThat(now.score()).isNegative());
    }

    @Test
    void goodMailMakesAGoodNameThatIsWorthLittle() throws Exception {
        judge(proven, 0, 1000);
        assertThat(found(proven))
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.name()).isEqualTo("reputation-good");
                            assertThat(finding.score()).isBetween(-1.0, -0.5);
                        });
        // and is lost when the ways change
        judge(proven, 9, 3000);
        assertThat(found(proven).getFirst().name()).isEqualTo("reputation-bad");
    }

    @Test
    void whatOnePersonSaysCountsForHimAndForOthersWhenASecondAgrees() throws Exception {
        for (int i = 0; i < 5; i++) says(ALICE, Ruling.JUNK);
        assertThat(found(proven)).isEmpty();
        assertThat(found(BOB, proven)).isEmpty();
        assertThat(found(ALICE, proven))
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.score()).isGreaterThan(2);
                            assertThat(finding.sentence())
                                    .isEqualTo("You have called mail from news@shop.example junk.");
                        });
        says(BOB, Ruling.JUNK);
        assertThat(found(proven))
                .singleElement()
                .satisfies(bad -> assertThat(bad.score()).isPositive());
        says(ALICE, Ruling.WANTED);
        assertThat(found(proven)).isEmpty();
    }

    @Test
    void theDomainOfAProviderSaysNothing() throws Exception {
        dns.txt("gmail.com", "v=spf1 ip4:192.0.2.0/24 -all");
        dns.txt("_dmarc.gmail.com", "v=DMARC1; p=none");
        Candidates candidates = new Candidates(dns, clock);
        Candidate one =
                candidates.of("192.0.2.1", "a@gmail.com", "From: a@gmail.com\nSubject: x\n\nx\n");
        Candidate other =
                candidates.of("192.0.2.200", "b@gmail.com", "From: b@gmail.com\nSubject: x\n\nx\n");
        judge(one, 9, 50);
        assertThat(found(one).getFirst().sentence()).contains("a@gmail.com");
        assertThat(found(other).getFirst().sentence()).contains("the network 192.0.2.0/24");
    }

    @Test
    void whatIsSavedIsThereAfterARestartAndCanBeListedAndForgotten() throws Exception {
        judge(proven, 9, 20);
        server.save();
        server = ServerReputation.open(store, clock);
        assertThat(found(proven)).isNotEmpty();
        assertThat(server.list(ServerReputation.Order.WORST, Subject.Kind.DOMAIN, 10))
                .singleElement()
                .satisfies(domain -> assertThat(domain.subject().name()).isEqualTo("shop.example"));
        assertThat(server.list(ServerReputation.Order.BEST, null, 3)).hasSize(3);
        for (Subject subject : behind.of(proven)) assertThat(server.forget(subject)).isTrue();
        assertThat(found(proven)).isEmpty();
    }

    @Test
    void aFloodOfSendersDoesNotPushOutThoseThatSayMuch() throws Exception {
        judge(proven, 9, 20);
        for (int i = 0; i < ServerReputation.MAX_SUBJECTS + 1000; i++)
            server.judged(
                    List.of(new Subject(Subject.Kind.ADDRESS, "2001:db8::" + i + "/64")), 1, 0);
        assertThat(server.size()).isLessThanOrEqualTo(ServerReputation.MAX_SUBJECTS);
        server.tidy();
        assertThat(server.size()).isLessThanOrEqualTo(ServerReputation.MAX_SUBJECTS * 9L / 10);
        assertThat(found(proven)).isNotEmpty();
    }
}
