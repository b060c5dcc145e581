package org.veredus.transport.inspect.fuzzy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.fuzzy.FuzzyMatch;
import org.veredus.account.fuzzy.Report;
import org.veredus.account.fuzzy.ServerFuzzy;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Ruling;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.format.publicsuffix.PublicSuffixList;
import org.veredus.testing.Candidates;
import org.veredus.testing.FakeClock;
import org.veredus.testing.FakeDns;
import org.veredus.testing.MemoryStore;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.client.Exempt;
import org.veredus.transport.inspect.content.Hosts;
import org.veredus.transport.inspect.content.Names;
import org.veredus.transport.inspect.reputation.Behind;

/// What digests are worth, and that nobody decides alone what they say.
class FuzzyTest {
    private static final PublicSuffixList SUFFIXES = PublicSuffixList.bundled();
    private static final String TEXT =
            "Dear friend, our shop has the best watches of the whole world, made by hand from gold"
                    + " and silver, and only today they cost you nearly nothing at all.";

    private final FakeClock clock = new FakeClock();
    private final FakeDns dns = new FakeDns();
    private final MemoryStore store = new MemoryStore(clock);
    private final Behind behind =
            new Behind(SUFFIXES, Hosts.bundled(new Names(SUFFIXES)), Exempt.local());
    private ServerReputation reputation;
    private ServerFuzzy server;
    private Candidate letter;

    @BeforeEach
    void open() throws Exception {
        reputation = ServerReputation.open(store, clock);
        server = ServerFuzzy.open(store, clock);
        dns.txt("shop.example", "v=spf1 ip4:192.0.2.0/24 -all");
        letter = letter(TEXT);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Candidate letter(String text) throws Exception {
        return new Candidates(dns, clock)
                .of(
                        "192.0.2.1",
                        "news@shop.example",
                        "From: news@shop.example\nSubject: hi\n\n" + text + "\n");
    }

    private double points() throws Exception {
        return new FuzzyCheck(server, reputation, behind)
                .look(letter).stream().mapToDouble(Finding::score).sum();
    }

    private void trapped(String network) throws Exception {
        server.trapped(letter.digests(), network);
    }

    private void says(int account, Ruling ruling) throws Exception {
        server.told(new AccountId(account), new Report(letter.digests(), ruling));
    }

    @Test
    void oneNetworkIsOneVoiceHoweverOftenItWrites() throws Exception {
        assertThat(points()).isZero();
        for (int i = 0; i < 100; i++) trapped("198.51.100.0/24");
        assertThat(points()).isBetween(3.4, 3.5);
        trapped("203.0.113.0/24");
        assertThat(points()).isBetween(4.7, 4.9);
        for (int i = 0; i < 50; i++) trapped("10.0." + i + ".0/24");
        assertThat(points()).isEqualTo(6);
    }

    @Test
    void oneAccountSaysNothingToOthersTwoDoAndATrapMakesOneEnough() throws Exception {
        says(1, Ruling.JUNK);
        assertThat(points()).isZero();
        says(2, Ruling.JUNK);
        assertThat(points()).isEqualTo(4);
        says(2, Ruling.UNDECIDED);
        assertThat(points()).isZero();
        trapped("198.51.100.0/24");
        assertThat(points()).isBetween(4.4, 4.5);
        assertThat(new FuzzyCheck(server, reputation, behind).look(letter))
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.evidence())
                                    .matches(
                                            "text-[0-9a-f]{16}: 100 % alike, 1[.]0 traps, 1[.]0"
                                                    + " reporters, 0[.]0 defenders");
                            assertThat(finding.sentence())
                                    .startsWith("Its text is nearly the same as that of mail");
                        });
    }

    @Test
    void thoseWhoWantItSpeakAgainstIt() throws Exception {
        says(1, Ruling.JUNK);
        says(2, Ruling.JUNK);
        says(3, Ruling.WANTED);
        assertThat(points()).isEqualTo(4);
        says(4, Ruling.WANTED);
        assertThat(points()).isZero();
    }

    @Test
    void aCopyThatSomebodySendsToATrapHalfHurtsASenderWhoIsProvenAndWanted() throws Exception {
        trapped("198.51.100.0/24");
        double before = points();
        for (int i = 0; i < 20; i++) reputation.judged(behind.of(letter), 0, 1);
        assertThat(points()).isBetween(before / 2 - 0.01, before / 2 + 0.01);
    }

    @Test
    void itFadesAndIsForgotten() throws Exception {
        trapped("198.51.100.0/24");
        server.save();
        server = ServerFuzzy.open(store, clock); // a restart
        assertThat(points()).isBetween(3.4, 3.5);
        clock.advance(Duration.ofDays(30));
        assertThat(points()).isBetween(2.0, 2.3);
        clock.advance(Duration.ofDays(120));
        server.tidy();
        assertThat(server.size()).isZero();
        assertThat(server.like(letter.digests())).isEmpty();
    }

    @Test
    void aVariantIsTheSameAndAnAdministratorCanForgetIt() throws Exception {
        Candidate variant = letter(TEXT.replace("friend", "customer"));
        server.trapped(variant.digests(), "198.51.100.0/24");
        trapped("203.0.113.0/24");
        assertThat(server.size()).isEqualTo(1);
        List<FuzzyMatch> known = server.list(10);
        assertThat(known).singleElement().extracting(FuzzyMatch::traps).isEqualTo(2.0);
        assertThat(server.forget(known.getFirst().name())).isTrue();
        assertThat(server.forget(known.getFirst().name())).isFalse();
        assertThat(points()).isZero();
        assertThat(server.size()).isZero();
    }
}
