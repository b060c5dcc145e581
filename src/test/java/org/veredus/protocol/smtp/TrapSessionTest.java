package org.veredus.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.mailbox.Role;
import org.veredus.account.mailbox.Ruling;
import org.veredus.account.reputation.Said;
import org.veredus.account.reputation.Subject;
import org.veredus.account.screening.Trap;
import org.veredus.format.address.Address;
import org.veredus.testing.Talk;
import org.veredus.transport.inspect.client.Exempt;
import org.veredus.transport.inspect.reception.ReceptionSettings;
import org.veredus.transport.inspect.reception.ReceptionSettings.Greylisting;

/// Mail to addresses that nobody has and only spammers know.
@Timeout(60)
class TrapSessionTest {
    private static final String HELLO =
            """
            S: 220 mx.test ESMTP Veredus
            C: HELO c.test
            S: 250 mx.test greets c.test
            """;

    private static final String OFFER =
            """
            C: DATA
            S: 354 end with <CRLF>.<CRLF>
            C: From: AUTHOR
            C: Subject: offer
            C:
            C: Dear friend, our shop has the best watches of the whole world, made by hand
            C: from gold and silver, and only today they cost you nearly nothing at all.
            C: .
            """;

    @TempDir Path folder;
    private Office office;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
        for (String trap : List.of("old@mx.test", "sales@")) {
            Trap added = new Trap(Trap.pattern(trap), "", office.clock.instant(), 0, null);
            assertThat(office.traps.add(List.of(added))).isTrue();
        }
    }

    @AfterEach
    void close() throws Exception {
        office.close();
    }

    private Talk mx() throws Exception {
        ReceptionSettings settings =
                new ReceptionSettings(
                        Greylisting.NOBODY,
                        Duration.ofMinutes(5),
                        Double.POSITIVE_INFINITY,
                        0,
                        0,
                        Duration.ofHours(1),
                        Exempt.nobody());
        return office.mx(settings, office.trapChecks());
    }

    private static String offer(String from, String... recipients) {
        StringBuilder talk = new StringBuilder("C: MAIL FROM:<" + from + ">\nS: 250 2.1.0 ok\n");
        for (String recipient : recipients)
            talk.append("C: RCPT TO:<" + recipient + ">\nS: 250 2.1.5 ok\n");
        return talk + OFFER.replace("AUTHOR", from.isEmpty() ? "a@c.test" : from);
    }

    private static String taken(int number) {
        return "S: 250 2.0.0 taken as 5qgwn7ls2y." + number + "\n";
    }

    private long hits(String pattern) throws Exception {
        return office.traps.all().stream()
                .filter(trap -> trap.pattern().equals(pattern))
                .mapToLong(Trap::messages)
                .sum();
    }

    @Test
    void whatComesToATrapGoesToNobodyAndIsRemembered() throws Exception {
        mx().play(HELLO + offer("a@c.test", "old@mx.test", "Sales@mx.test") + taken(1));
        assertThat(hits("old@mx.test")).isEqualTo(1);
        assertThat(hits("sales@")).isEqualTo(1);
        assertThat(office.fuzzy.size()).isEqualTo(1);
        assertThat(office.queued()).isEmpty();
        assertThat(office.trapped)
                .containsExactly("5qgwn7ls2y.1 old@mx.test", "5qgwn7ls2y.1 Sales@mx.test");
        for (String name : List.of("alice", "bob", "carol"))
            assertThat(office.inbox(name)).isEmpty();
    }

    @Test
    void whatAServerInFrontBringsToATrapIsTakenAndCountedAndTeachesNothing() throws Exception {
        office.lmtp()
                .play(
                        LmtpSessionTest.HELLO
                                + """
                        C: MAIL FROM:<a@c.test>
                        S: 250 2.1.0 ok
                        C: RCPT TO:<old@mx.test>
                        S: 250 2.1.5 ok
                        C: RCPT TO:<bob@mx.test>
                        S: 250 2.1.5 ok
                        C: RCPT TO:<full@mx.test>
                        S: 250 2.1.5 ok
                        """
                                + OFFER.replace("AUTHOR", "a@c.test")
                                + taken(1)
                                + taken(1)
                                + "S: 552 5.2.2 the mailbox is full\n");
        assertThat(office.trapped).containsExactly("5qgwn7ls2y.1 old@mx.test");
        assertThat(hits("old@mx.test")).isEqualTo(1);
        assertThat(office.inbox("bob")).hasSize(1);
        assertThat(office.queued()).isEmpty();
        assertThat(office.fuzzy.size()).isZero();
    }

    @Test
    void nearlyTheSameLetterToAPersonIsKnownAndOneToBothIsJunk() throws Exception {
        Talk talk = mx();
        talk.play(HELLO + offer("a@c.test", "old@mx.test") + taken(1));
        talk.play(offer("b@other.test", "bob@mx.test") + taken(2));
        assertThat(office.inbox("bob"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("X-Spam-Status: No")
                .containsPattern("tests=[^\r]*fuzzy=3[.]4");
        talk.play(offer("b@other.test", "alice@mx.test", "sales@mx.test") + taken(3));
        assertThat(office.mailbox("alice", Role.JUNK)).hasSize(1);
    }

    @Test
    void reportsAndAutomaticAnswersTeachNothing() throws Exception {
        mx().play(HELLO + offer("", "old@mx.test") + taken(1));
        assertThat(hits("old@mx.test")).isEqualTo(1);
        assertThat(office.fuzzy.size()).isZero();
    }

    @Test
    void aProvenCorrespondentWhoWritesToATrapLosesNothing() throws Exception {
        office.dns.txt("c.test", "v=spf1 ip4:127.0.0.1 -all");
        Subject sender = new Subject(Subject.Kind.SENDER, "a@c.test");
        office.correspondents.wrote(office.id("bob"), Map.of("a@c.test", ""), "<1@mx.test>");
        Talk talk = mx();
        talk.play(HELLO + offer("a@c.test", "bob@mx.test", "old@mx.test") + taken(1));
        assertThat(office.inbox("bob")).hasSize(1);
        assertThat(office.fuzzy.size()).isZero();
        assertThat(office.reputation.of(sender).junk()).isZero();
        office.reputation.told(office.id("bob"), new Said(List.of(sender), null, Ruling.ANSWERED));
        talk.play(offer("a@c.test", "old@mx.test") + taken(2));
        assertThat(office.fuzzy.size()).isZero();
        assertThat(hits("old@mx.test")).isEqualTo(2);
    }

    @Test
    void whoForgesHimIsNotTrusted() throws Exception {
        office.dns.txt("c.test", "v=spf1 ip4:192.0.2.1 -all");
        office.correspondents.wrote(office.id("bob"), Map.of("a@c.test", ""), "<1@mx.test>");
        mx().play(HELLO + offer("a@c.test", "bob@mx.test", "old@mx.test") + taken(1));
        assertThat(office.fuzzy.size()).isEqualTo(1);
        assertThat(office.reputation.of(new Subject(Subject.Kind.SENDER, "a@c.test")).junk())
                .isZero();
    }

    @Test
    void whereNobodyTakesItATrapDoesNotMakeABounce() throws Exception {
        mx().play(
                        HELLO
                                + offer("a@c.test", "old@mx.test", "full@mx.test")
                                + "S: 552 5.2.2 the mailbox is full\n");
        assertThat(office.queued()).isEmpty();
        assertThat(office.trapped).isEmpty();
    }

    @Test
    void somebodyReadsWhatComesToPostmaster() throws Exception {
        Trap all = new Trap(Trap.pattern("@mx.test"), "", office.clock.instant(), 0, null);
        assertThat(office.traps.add(List.of(all))).isTrue();
        assertThat(office.traps.has(Address.parse("Postmaster@mx.test"))).isFalse();
        assertThat(office.traps.has(Address.parse("anybody@mx.test"))).isTrue();
        assertThat(office.traps.has(Address.parse("anybody@other.test"))).isFalse();
        assertThatThrownBy(() -> Trap.pattern("postmaster@"))
                .hasMessage("people may write to postmaster");
        assertThat(Trap.pattern("Old.Name@MX.test")).isEqualTo("old.name@mx.test");
    }
}
