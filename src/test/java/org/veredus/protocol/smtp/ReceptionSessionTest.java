package org.veredus.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.correspondent.Person;
import org.veredus.account.mailbox.Role;
import org.veredus.account.screening.Decision;
import org.veredus.account.screening.Decision.Verb;
import org.veredus.account.screening.Scope;
import org.veredus.account.screening.Subject;
import org.veredus.account.screening.Thresholds;
import org.veredus.testing.Talk;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.client.Exempt;
import org.veredus.transport.inspect.reception.ReceptionSettings;
import org.veredus.transport.inspect.reception.ReceptionSettings.Greylisting;

/// Who comes in at the door for other offices, line by line.
@Timeout(60)
class ReceptionSessionTest {
    private static final String HELLO =
            """
            S: 220 mx.test ESMTP Veredus
            C: HELO c.test
            S: 250 mx.test greets c.test
            """;

    @TempDir Path folder;
    private Office office;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
    }

    @AfterEach
    void close() throws Exception {
        office.close();
    }

    private static ReceptionSettings settings(Greylisting greylist, int perMinute, int banAfter) {
        return new ReceptionSettings(
                greylist,
                Duration.ofMinutes(5),
                Double.POSITIVE_INFINITY,
                perMinute,
                banAfter,
                Duration.ofHours(1),
                Exempt.nobody());
    }

    private Talk mx(ReceptionSettings settings) throws Exception {
        return office.mx(settings, List.of());
    }

    private void decide(Scope scope, Verb verb, String subject) throws Exception {
        Decision decision = new Decision(Subject.parse(subject), verb, "", Instant.EPOCH);
        office.policies.<RuntimeException>change(scope, before -> before.with(List.of(decision)));
    }

    private Scope of(String name) throws Exception {
        return new Scope.OfAccount(office.id(name));
    }

    @Test
    void anUnknownSenderMustComeAgain() throws Exception {
        Talk talk = mx(settings(Greylisting.UNKNOWN, 0, 0));
        String later =
                """
                C: MAIL FROM:<a@c.test>
                S: 250 2.1.0 ok
                C: RCPT TO:<bob@mx.test>
                S: 451 4.7.1 you are not known here, try again in 300 seconds
                """;
        talk.play(HELLO + later + "C: RSET\nS: 250 2.0.0 reset\n");
        office.clock.advance(Duration.ofMinutes(5));
        talk.play(
                """
                C: MAIL FROM:<a@c.test>
                S: 250 2.1.0 ok
                C: RCPT TO:<bob@mx.test>
                S: 250 2.1.5 ok
                C: RCPT TO:<alice@mx.test>
                S: 250 2.1.5 ok
                """);
    }

    @Test
    void whomARecipientAllowsNeedNotComeAgain() throws Exception {
        decide(of("bob"), Verb.ALLOW, "c.test");
        mx(settings(Greylisting.UNKNOWN, 0, 0))
                .play(
                        HELLO
                                + """
                                C: MAIL FROM:<a@c.test>
                                S: 250 2.1.0 ok
                                C: RCPT TO:<bob@mx.test>
                                S: 250 2.1.5 ok
                                C: RCPT TO:<alice@mx.test>
                                S: 451 4.7.1 you are not known here, try again in 300 seconds
                                """);
    }

    @Test
    void whomARecipientHasWrittenToNeedNotComeAgain() throws Exception {
        Talk submission = office.submission(SubmissionPolicy.PlainText.ALLOWED);
        submission.play(
                SubmissionSessionTest.HELLO
                        + SubmissionSessionTest.LOGIN
                        + """
                        C: MAIL FROM:<alice@mx.test>
                        S: 250 2.1.0 ok
                        C: RCPT TO:<friend@c.test>
                        S: 250 2.1.5 ok
                        C: DATA
                        S: 354 end with <CRLF>.<CRLF>
                        C: From: alice@mx.test
                        C: To: "A Friend" <friend@c.test>
                        C:
                        C: hello
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.1
                        """);
        assertThat(office.correspondents.of(office.id("alice")).people().values())
                .extracting(Person::name)
                .containsExactly("A Friend");
        mx(settings(Greylisting.UNKNOWN, 0, 0))
                .play(
                        HELLO
                                + """
                                C: MAIL FROM:<Friend@c.test>
                                S: 250 2.1.0 ok
                                C: RCPT TO:<alice@mx.test>
                                S: 250 2.1.5 ok
                                C: RCPT TO:<bob@mx.test>
                                S: 451 4.7.1 you are not known here, try again in 300 seconds
                                """);
    }

    @Test
    void suspicionAloneMakesSomebodyComeAgain() throws Exception {
        office.dns.a("c.test", "192.0.2.1");
        Talk talk = mx(settings(Greylisting.SUSPICIOUS, 0, 0));
        talk.play(
                HELLO
                        + """
                        C: MAIL FROM:<a@c.test>
                        S: 250 2.1.0 ok
                        C: RCPT TO:<bob@mx.test>
                        S: 250 2.1.5 ok
                        C: HELO mx.test
                        S: 250 mx.test greets mx.test
                        C: MAIL FROM:<a@c.test>
                        S: 250 2.1.0 ok
                        C: RCPT TO:<bob@mx.test>
                        S: 451 4.7.1 you are not known here, try again in 300 seconds
                        """);
    }

    @Test
    void listsInTheDnsKeepClientsOut() throws Exception {
        office.dns
                .a("c.test", "192.0.2.1")
                .a("1.0.0.127.bl.test", "127.0.0.2")
                .txt("1.0.0.127.bl.test", "sends spam, see https://bl.test");
        ReceptionSettings refusing =
                new ReceptionSettings(
                        Greylisting.NOBODY,
                        Duration.ofMinutes(5),
                        4,
                        0,
                        0,
                        Duration.ofHours(1),
                        Exempt.nobody());
        mx(refusing)
                .play(
                        HELLO
                                + """
                                C: MAIL FROM:<a@c.test>
                                S: 250 2.1.0 ok
                                C: RCPT TO:<bob@mx.test>
                                S: 550 5.7.1 The sending computer is on the list bl.test: sends spam, see https://bl.test.
                                """);
    }

    @Test
    void blockedSendersAreRefusedForThoseWhoBlockThem() throws Exception {
        decide(of("bob"), Verb.BLOCK, "a@c.test");
        decide(new Scope.Server(), Verb.BLOCK, "d.test");
        decide(of("alice"), Verb.ALLOW, "friend@d.test");
        mx(ReceptionSettings.open())
                .play(
                        HELLO
                                + """
                                C: MAIL FROM:<a@c.test>
                                S: 250 2.1.0 ok
                                C: RCPT TO:<bob@mx.test>
                                S: 550 5.7.1 mail from a@c.test is not wanted by bob@mx.test
                                C: RCPT TO:<alice@mx.test>
                                S: 250 2.1.5 ok
                                C: RSET
                                S: 250 2.0.0 reset
                                C: MAIL FROM:<friend@d.test>
                                S: 250 2.1.0 ok
                                C: RCPT TO:<bob@mx.test>
                                S: 550 5.7.1 mail from d.test is not wanted by bob@mx.test
                                C: RCPT TO:<alice@mx.test>
                                S: 250 2.1.5 ok
                                """);
    }

    @Test
    void tooManyMessagesFromOneAddressMustWait() throws Exception {
        Talk talk = mx(settings(Greylisting.NOBODY, 2, 0));
        String mail = "C: MAIL FROM:<a@c.test>\nS: 250 2.1.0 ok\nC: RSET\nS: 250 2.0.0 reset\n";
        talk.play(
                HELLO
                        + mail
                        + mail
                        + """
                        C: MAIL FROM:<a@c.test>
                        S: 451 4.7.1 too many messages from your address, try again later
                        """);
        office.clock.advance(Duration.ofSeconds(31));
        talk.play("C: MAIL FROM:<a@c.test>\nS: 250 2.1.0 ok\n");
    }

    @Test
    void whoGuessesRecipientsIsShutOut() throws Exception {
        Talk talk = mx(settings(Greylisting.NOBODY, 0, 3));
        String guess = "C: RCPT TO:<x@mx.test>\nS: 550 5.1.1 no such user: x@mx.test\n";
        talk.play(
                HELLO
                        + "C: MAIL FROM:<a@c.test>\nS: 250 2.1.0 ok\n"
                        + guess.repeat(3)
                        + """
                        C: RSET
                        S: 250 2.0.0 reset
                        C: MAIL FROM:<a@c.test>
                        S: 451 4.7.1 too much wrong came from your address, try again later
                        """);
        assertThat(office.bans.all()).hasSize(1);
    }

    /// Says of every message that it has this score.
    private record Scoring(double score) implements Check {
        @Override
        public String name() {
            return "scoring";
        }

        @Override
        public List<Finding> look(Candidate candidate) {
            return List.of(new Finding("odd", score, "", "It looks odd."));
        }
    }

    private static final String MESSAGE =
            """
            C: MAIL FROM:<a@c.test>
            S: 250 2.1.0 ok
            C: RCPT TO:<bob@mx.test>
            S: 250 2.1.5 ok
            C: RCPT TO:<alice@mx.test>
            S: 250 2.1.5 ok
            C: DATA
            S: 354 end with <CRLF>.<CRLF>
            C: From: a@c.test
            C:
            C: hello
            C: .
            """;

    private void weigh(Scope scope, Thresholds thresholds) throws Exception {
        office.policies.<RuntimeException>change(scope, before -> before.with(thresholds));
    }

    @Test
    void eachRecipientHasThresholds() throws Exception {
        weigh(of("alice"), new Thresholds(null, 9.0, null, null, null));
        Talk talk = office.mx(ReceptionSettings.open(), List.of(new Scoring(6)));
        talk.play(HELLO + MESSAGE + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(office.mailbox("bob", Role.JUNK)).hasSize(1);
        assertThat(office.inbox("alice"))
                .singleElement()
                .asString()
                .contains("X-Spam-Reason: It looks odd.")
                .doesNotContain("X-Spam-Flag");
    }

    @Test
    void whatOneRecipientWouldRefuseIsHeldBackForHim() throws Exception {
        weigh(of("bob"), new Thresholds(null, null, null, null, 6.0));
        weigh(of("alice"), new Thresholds(null, 9.0, null, null, null));
        office.mx(ReceptionSettings.open(), List.of(new Scoring(6)))
                .play(HELLO + MESSAGE + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(office.inbox("alice")).hasSize(1);
        assertThat(office.inbox("bob")).isEmpty();
        assertThat(office.quarantine().list(office.id("bob")))
                .singleElement()
                .satisfies(
                        held -> {
                            assertThat(held.reasons()).containsExactly("It looks odd.");
                            assertThat(held.fields()).contains("X-Spam-Action: quarantine");
                        });
    }

    @Test
    void whatNobodyWantsIsRefused() throws Exception {
        weigh(new Scope.Server(), new Thresholds(null, null, null, null, 6.0));
        office.mx(ReceptionSettings.open(), List.of(new Scoring(6)))
                .play(HELLO + MESSAGE + "S: 550 5.7.1 It looks odd.\n");
        assertThat(office.inbox("bob")).isEmpty();
    }

    @Test
    void aDeferredMessageMayComeAgain() throws Exception {
        weigh(new Scope.Server(), new Thresholds(null, null, null, 4.0, 12.0));
        office.mx(ReceptionSettings.open(), List.of(new Scoring(6)))
                .play(HELLO + MESSAGE + "S: 451 4.7.1 It looks odd.\n");
    }
}
