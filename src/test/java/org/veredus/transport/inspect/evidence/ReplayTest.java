package org.veredus.transport.inspect.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.screening.Decision;
import org.veredus.account.screening.Policies;
import org.veredus.account.screening.Scope;
import org.veredus.account.screening.Subject;
import org.veredus.account.screening.Thresholds;
import org.veredus.format.address.Address;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Snapshot;
import org.veredus.testing.Candidates;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.inspect.Action;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.inspect.Verdict;

class ReplayTest {
    private static final AccountId ALICE = new AccountId(1);

    private final FakeClock clock = new FakeClock();
    private final FakeDns dns = new FakeDns();
    private final MemoryStore store = new MemoryStore(clock);
    private final Policies policies =
            new Policies(
                    store,
                    new Accounts(store, clock, MailboxSettings.defaults(), _ -> Quota.UNLIMITED));
    private final EvidenceBox box = new EvidenceBox(store, Duration.ofDays(7), clock);

    @BeforeEach
    void publish() {
        dns.txt("shop.example", "v=spf1 ip4:192.0.2.0/24 -all");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void judged(Action action, Finding... findings) throws Exception {
        Candidate made =
                new Candidates(dns, clock)
                        .of(
                                "192.0.2.1",
                                "news@shop.example",
                                "From: news@shop.example\nSubject: secret matter\n\nhello\n");
        Candidate candidate = Candidates.to(ALICE, Address.parse("alice@here.test"), made);
        double score = 0;
        for (Finding finding : findings) score += finding.score();
        Verdict verdict =
                new Verdict(action, score, List.of(findings), null, Verdict.Reach.CONTENT);
        box.seen(candidate, new Judgement("mx.test", verdict, Map.of()));
    }

    private static Finding finding(String name, double score) {
        return new Finding(name, score, "secret evidence", "Because.");
    }

    private Replay.Outcome replay(Replay.Change change) throws Exception {
        return new Replay(policies, change).run(box, Instant.EPOCH, 50);
    }

    private static Replay.Change thresholds(Scope scope, double junk) {
        return new Replay.Change(
                scope,
                new Thresholds(null, junk, null, null, null),
                List.of(),
                Map.of(),
                Set.of(),
                Set.of());
    }

    private static Replay.Change scores(
            Map<String, Double> scores, Set<String> left, Set<String> families) {
        return new Replay.Change(
                new Scope.Server(), Thresholds.NONE, List.of(), scores, left, families);
    }

    @Test
    void withoutAChangeNothingChanges() throws Exception {
        judged(Action.JUNK, finding("dnsbl-bl.test", 4), finding("html-form", 1.5));
        judged(Action.ACCEPT, finding("spf-pass", -0.2));
        Replay.Outcome outcome = replay(Replay.Change.NONE);
        assertThat(outcome.messages()).isEqualTo(2);
        assertThat(outcome.changes()).isZero();
        assertThat(outcome.counts()).containsOnlyKeys(Action.JUNK, Action.ACCEPT);
    }

    @Test
    void otherScoresAndListsThatAreGoneMakeADifferenceAndSayWhich() throws Exception {
        judged(Action.JUNK, finding("dnsbl-bl.test", 4), finding("html-form", 1.5));
        Replay.Changed halved =
                replay(scores(Map.of("dnsbl-bl.test", 2.0), Set.of(), Set.of("dnsbl-")))
                        .newest()
                        .getFirst();
        assertThat(halved.before()).isEqualTo(Action.JUNK);
        assertThat(halved.scoreBefore()).isEqualTo(5.5);
        assertThat(halved.after()).isEqualTo(Action.MARK);
        assertThat(halved.scoreAfter()).isEqualTo(3.5);
        assertThat(halved.account()).isEqualTo(ALICE);
        assertThat(halved.author()).isEqualTo("news@shop.example");
        assertThat(halved.why()).containsExactly("dnsbl-bl.test 4.00 becomes 2.00");
        assertThat(replay(scores(Map.of(), Set.of(), Set.of("dnsbl-"))).newest().getFirst().why())
                .containsExactly("dnsbl-bl.test goes 4.00");
        assertThat(replay(scores(Map.of(), Set.of("html-form"), Set.of())).changes()).isEqualTo(1);
    }

    @Test
    void thresholdsHoldForWhomTheyAreTried() throws Exception {
        judged(Action.JUNK, finding("x", 5.5));
        Replay.Changed changed = replay(thresholds(new Scope.Server(), 6)).newest().getFirst();
        assertThat(changed.after()).isEqualTo(Action.MARK);
        assertThat(changed.why())
                .containsExactly("other thresholds: mark from 3.00, junk from 6.00");
        assertThat(replay(thresholds(new Scope.OfAccount(ALICE), 6)).changes()).isEqualTo(1);
        assertThat(replay(thresholds(new Scope.OfAccount(new AccountId(2)), 6)).changes()).isZero();
    }

    @Test
    void sendersAreDecidedByWhatWasProvenThen() throws Exception {
        judged(Action.JUNK, finding("x", 5.5));
        Decision allowed =
                new Decision(
                        Subject.parse("shop.example"), Decision.Verb.ALLOW, "", clock.instant());
        Replay.Change change =
                new Replay.Change(
                        new Scope.Server(),
                        Thresholds.NONE,
                        List.of(allowed),
                        Map.of(),
                        Set.of(),
                        Set.of());
        Replay.Changed changed = replay(change).newest().getFirst();
        assertThat(changed.after()).isEqualTo(Action.ACCEPT);
        assertThat(changed.why()).containsExactly("allowed-sender comes -20.00");
    }

    @Test
    void whatPeopleDecidedMeanwhileCounts() throws Exception {
        judged(Action.ACCEPT, finding("x", 1));
        Decision blocked =
                new Decision(
                        Subject.parse("192.0.2.0/24"), Decision.Verb.BLOCK, "", clock.instant());
        policies.<RuntimeException>change(
                new Scope.OfAccount(ALICE), before -> before.with(List.of(blocked)));
        assertThat(replay(Replay.Change.NONE).newest().getFirst().after()).isEqualTo(Action.REJECT);
    }

    @Test
    void whatIsKeptIsReadAgainAfterARestartAndNotForEver() throws Exception {
        for (int i = 0; i < 1200; i++) judged(Action.JUNK, finding("x", 5.5));
        box.save();
        EvidenceBox again = new EvidenceBox(store, Duration.ofDays(7), clock);
        Replay replay = new Replay(policies, thresholds(new Scope.Server(), 6));
        Replay.Outcome outcome = replay.run(again, Instant.EPOCH, 5);
        assertThat(outcome.messages()).isEqualTo(1200);
        assertThat(outcome.changes()).isEqualTo(1200);
        assertThat(outcome.newest()).hasSize(5);
        clock.advance(Duration.ofDays(8));
        again.tidy();
        assertThat(replay.run(again, Instant.EPOCH, 5).messages()).isZero();
    }

    @Test
    void nothingThatAMessageSaysIsKept() throws Exception {
        judged(Action.JUNK, finding("x", 5.5));
        StringBuilder read = new StringBuilder();
        box.each(Instant.EPOCH, evidence -> read.append(evidence));
        assertThat(read.toString()).contains("news@shop.example").doesNotContain("secret");
        try (Snapshot snapshot = store.snapshot(new PartitionId('x', 0))) {
            snapshot.scan(
                    new byte[0],
                    null,
                    (_, value) -> {
                        assertThat(new String(value, StandardCharsets.ISO_8859_1))
                                .doesNotContain("secret");
                        return Snapshot.Next.GO_ON;
                    });
        }
        EvidenceBox off = new EvidenceBox(store, Duration.ZERO, clock);
        clock.advance(Duration.ofSeconds(1));
        off.save();
        assertThat(off.dropped()).isZero();
    }
}
