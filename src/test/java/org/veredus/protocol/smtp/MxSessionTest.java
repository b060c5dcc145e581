package org.veredus.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.Role;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.testing.AggregateXml;
import org.veredus.testing.Talk;
import org.veredus.transport.ledger.Page;

/// The door for other offices, line by line. Session ids are made from a fixed seed.
@Timeout(60)
class MxSessionTest {
    private static final String HELLO =
            """
            S: 220 mx.test ESMTP Veredus
            C: EHLO c.test
            S: 250-mx.test greets c.test
            S: 250-PIPELINING
            S: 250-SIZE 100000
            S: 250-8BITMIME
            S: 250-SMTPUTF8
            S: 250-ENHANCEDSTATUSCODES
            S: 250-CHUNKING
            S: 250-DSN
            S: 250-DELIVERBY
            S: 250-LIMITS RCPTMAX=100
            S: 250 STARTTLS
            """;
    private static final String TO_BOB =
            """
            C: MAIL FROM:<a@c.test>
            S: 250 2.1.0 ok
            C: RCPT TO:<bob@mx.test>
            S: 250 2.1.5 ok
            """;
    private static final String DATA =
            """
            C: DATA
            S: 354 end with <CRLF>.<CRLF>
            """;

    @TempDir Path folder;
    private Office office;
    private Talk talk;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
        talk = office.mx();
    }

    @AfterEach
    void close() throws Exception {
        office.close();
    }

    /// Says octets as they are, for what no transcript line can hold.
    private void raw(String octets) throws Exception {
        talk.say(octets);
    }

    /// Several lines in one packet.
    private void lines(String... lines) throws Exception {
        raw(String.join("\r\n", lines) + "\r\n");
    }

    @Test
    void aggregateReportsAreKeptAndThoseOfStrangersMarked() throws Exception {
        office.dns
                .txt("reporter.test", "v=spf1 ip4:127.0.0.1 -all")
                .txt("_dmarc.reporter.test", "v=DMARC1; p=reject");
        talk.play(HELLO);
        report("reporter.test", "1");
        report("c.test", "2");
        assertThat(office.reports.of(Domain.parse("mx.test"), Instant.EPOCH))
                .extracting(kept -> kept.report().id() + " " + kept.trust())
                .containsExactlyInAnyOrder("1 VERIFIED", "2 UNVERIFIED");
        assertThat(office.inbox("bob")).as("the mail arrives, too").isNotEmpty();
    }

    private void report(String sender, String id) throws Exception {
        byte[] xml =
                new AggregateXml("mx.test", office.clock.instant().getEpochSecond())
                        .id(id)
                        .row("192.0.2.1", 5, "pass", "pass", "")
                        .build();
        String name = "reporter.test!mx.test!1!2.xml";
        String mail =
                AggregateXml.mail("text/xml", name, xml).replace("@reporter.test", "@" + sender);
        talk.play(
                """
                C: MAIL FROM:<noreply@%s>
                S: 250 2.1.0 ok
                C: RCPT TO:<bob@mx.test>
                S: 250 2.1.5 ok
                C: DATA
                S: 354 end with <CRLF>.<CRLF>
                """
                        .formatted(sender));
        raw(mail + ".\r\n");
        talk.play("S: 250 2.0.0 taken as 5qgwn7ls2y." + id + "\n");
    }

    @Test
    void filesAMessageWithItsTraceFields() throws Exception {
        talk.play(
                HELLO
                        + TO_BOB
                        + DATA
                        + """
                        C: Subject: hi
                        C:
                        C: ..dot
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.1
                        C: QUIT
                        S: 221 2.0.0 mx.test closing
                        S!
                        """);
        assertThat(office.inbox("bob"))
                .containsExactly(
                        """
                        Return-Path: <a@c.test>
                        Delivered-To: bob@mx.test
                        Authentication-Results: mx.test; spf=none reason="c.test has no SPF record"
                         smtp.mailfrom=c.test; dkim=none; arc=none; dmarc=permerror reason="there is
                         no From field"
                        Received-SPF: none (mx.test: c.test) receiver="mx.test";
                         client-ip="127.0.0.1"; envelope-from="a@c.test"; helo="c.test";
                         identity="mailfrom"; problem="c.test has no SPF record"
                        Received: from c.test ([127.0.0.1]) by mx.test with ESMTP id 5qgwn7ls2y.1 for
                         <bob@mx.test>; Fri, 2 Jan 2026 03:04:05 +0000
                        Subject: hi

                        .dot
                        """
                                .replace("\n", "\r\n"));
    }

    @Test
    void takesAWholeTransactionInOnePacket() throws Exception {
        talk.play(HELLO);
        lines(
                "MAIL FROM:<a@c.test>",
                "RCPT TO:<bob@mx.test>",
                "RCPT TO:<no@mx.test>",
                "DATA",
                "Subject: x",
                "",
                "body",
                ".",
                "NOOP",
                "QUIT");
        talk.play(
                """
                S: 250 2.1.0 ok
                S: 250 2.1.5 ok
                S: 550 5.1.1 no such user: no@mx.test
                S: 354 end with <CRLF>.<CRLF>
                S: 250 2.0.0 taken as 5qgwn7ls2y.1
                S: 250 2.0.0 ok
                S: 221 2.0.0 mx.test closing
                S!
                """);
        assertThat(office.inbox("bob")).hasSize(1);
    }

    @Test
    void answersTheOldGreetingWithoutExtensions() throws Exception {
        talk.play(
                """
                S: 220 mx.test ESMTP Veredus
                C: HELO c.test
                S: 250 mx.test greets c.test
                C: LHLO c.test
                S: 500 5.5.1 use EHLO
                C: EHLO
                S: 501 5.5.4 syntax: EHLO hostname
                """);
    }

    /// RFC 6531 §3.4
    @Test
    void smtpUtf8HasNoValue() throws Exception {
        talk.play(
                HELLO
                        + """
                        C: MAIL FROM:<\u00fc@c.test> SMTPUTF8=1
                        S: 501 5.5.4 SMTPUTF8 has no value
                        C: MAIL FROM:<\u00fc@c.test> SMTPUTF8
                        S: 250 2.1.0 ok
                        """);
    }

    // RFC 6531 §3.5, §3.7.1: a domain could be written in A-labels instead
    @Test
    void domainsInUtf8NeedSmtpUtf8() throws Exception {
        talk.play(
                HELLO
                        + """
                        C: MAIL FROM:<a@b\u00fccher.test>
                        S: 550 5.6.7 SMTPUTF8 was not asked for
                        C: MAIL FROM:<a@xn--bcher-kva.test>
                        S: 250 2.1.0 ok
                        C: RCPT TO:<bob@b\u00fccher.test>
                        S: 553 5.6.7 SMTPUTF8 was not asked for
                        C: RCPT TO:<bob@xn--bcher-kva.test>
                        S: 550 5.7.1 relaying denied
                        C: RSET
                        S: 250 2.0.0 reset
                        C: MAIL FROM:<a@b\u00fccher.test> SMTPUTF8
                        S: 250 2.1.0 ok
                        C: RCPT TO:<bob@b\u00fccher.test>
                        S: 550 5.7.1 relaying denied
                        """);
    }

    @Test
    void wantsCommandsInTheirOrder() throws Exception {
        talk.play(
                """
                S: 220 mx.test ESMTP Veredus
                C: MAIL FROM:<a@c.test>
                S: 503 5.5.1 HELO or EHLO first
                C: HELO c.test
                S: 250 mx.test greets c.test
                C: RCPT TO:<bob@mx.test>
                S: 503 5.5.1 MAIL first
                C: DATA
                S: 503 5.5.1 MAIL first
                C: MAIL FROM:<>
                S: 250 2.1.0 ok
                C: MAIL FROM:<>
                S: 503 5.5.1 the last transaction is not over
                C: DATA
                S: 554 5.5.1 no valid recipients
                S: 421 4.7.0 too many errors
                S!
                """);
    }

    @Test
    void knowsTheSmallCommands() throws Exception {
        talk.play(
                HELLO
                        + """
                        C: NOOP whatever
                        S: 250 2.0.0 ok
                        C: VRFY bob
                        S: 252 2.5.0 send mail and see
                        C: EXPN list
                        S: 502 5.5.1 not available
                        C: HELP
                        S: 214 2.0.0 RFC 5321
                        C: AUTH PLAIN AGJvYgBjb3JyZWN0IGhvcnNl
                        S: 538 5.7.11 STARTTLS first
                        C: TURN
                        S: 500 5.5.2 command not recognised
                        """);
    }

    @Test
    void readsTheParametersOfItsExtensions() throws Exception {
        talk.play(
                HELLO
                        + """
                        C: MAIL FROM:<a@c.test> SIZE=100001
                        S: 552 5.3.4 the message is larger than 100000 octets
                        C: MAIL FROM:<a@c.test> FOO=1
                        S: 555 5.5.4 FOO is not known here
                        C: MAIL FROM:<\u00fc@c.test>
                        S: 550 5.6.7 SMTPUTF8 was not asked for
                        C: MAIL FROM:<\u00fc@c.test> SMTPUTF8 BODY=8BITMIME SIZE=100000 RET=HDRS ENVID=a+2Bb
                        S: 250 2.1.0 ok
                        C: RCPT TO:<bob@mx.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;bob@mx.test
                        S: 250 2.1.5 ok
                        C: RCPT TO:<bob@mx.test> NOTIFY=NEVER,SUCCESS
                        S: 501 5.5.4 NOTIFY must be NEVER or of SUCCESS, FAILURE, DELAY
                        """);
    }

    // RFC 8689 §2
    @Test
    void knowsRequireTlsOnlyWithinTls() throws Exception {
        talk.play(HELLO);
        talk.play(
                """
                C: MAIL FROM:<a@c.test> REQUIRETLS
                S: 555 5.5.4 REQUIRETLS is not known here
                C: STARTTLS
                S: 220 2.0.0 go ahead
                T:
                C: HELO c.test
                S: 250 mx.test greets c.test
                C: MAIL FROM:<a@c.test> REQUIRETLS=1
                S: 501 5.5.4 REQUIRETLS has no value
                C: MAIL FROM:<a@c.test> REQUIRETLS
                S: 250 2.1.0 ok
                """);
    }

    @Test
    void forgetsEverythingAtTheHandshakeAndRefusesWhatWasInjectedBeforeIt() throws Exception {
        talk.play(HELLO);
        raw("STARTTLS\r\nMAIL FROM:<evil@c.test>\r\n");
        talk.play(
                """
                S: 501 5.5.4 nothing may follow STARTTLS unasked
                S: 250 2.1.0 ok
                C: STARTTLS
                S: 220 2.0.0 go ahead
                T:
                C: MAIL FROM:<a@c.test>
                S: 503 5.5.1 HELO or EHLO first
                C: STARTTLS
                S: 503 5.5.1 STARTTLS is not offered
                C: EHLO c.test
                S: 250-mx.test greets c.test
                S: 250-PIPELINING
                S: 250-SIZE 100000
                S: 250-8BITMIME
                S: 250-SMTPUTF8
                S: 250-ENHANCEDSTATUSCODES
                S: 250-CHUNKING
                S: 250-DSN
                S: 250-DELIVERBY
                S: 250-LIMITS RCPTMAX=100
                S: 250 REQUIRETLS
                """);
        talk.play(TO_BOB + DATA);
        talk.play(
                """
                C: .
                S: 250 2.0.0 taken as 5qgwn7ls2y.2
                """);
        assertThat(office.inbox("bob").getFirst()).contains(" with ESMTPS id 5qgwn7ls2y.2");
    }

    @Test
    void takesReportsForSendersItWroteAndNothingElse() throws Exception {
        ReversePath path =
                office.paths.leaving(ReversePath.parse("x@from.test"), Domain.parse("mx.test"));
        String sender = path.wire();
        talk.play(
                HELLO
                        + """
                        C: MAIL FROM:<eve@elsewhere.test>
                        S: 250 2.1.0 ok
                        C: RCPT TO:%s
                        S: 550 5.7.1 this address is only for reports, which have no sender
                        C: RSET
                        S: 250 2.0.0 reset
                        C: MAIL FROM:<>
                        S: 250 2.1.0 ok
                        C: RCPT TO:<SRS0=aaaaaaaa=aa=from.test=x@mx.test>
                        S: 550 5.7.1 nobody here has written this return path
                        C: RCPT TO:%s
                        S: 250 2.1.5 ok
                        C: DATA
                        S: 354 end with <CRLF>.<CRLF>
                        C: Subject: not delivered
                        C:
                        C: sorry
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.2
                        """
                                .formatted(sender, sender));
        assertThat(office.queued()).containsExactly("x@from.test");
        assertThat(office.queuedSender()).isEqualTo("<>");
    }

    @Test
    void refusesToRelayAndUnknownUsers() throws Exception {
        talk.play(
                HELLO
                        + """
                        C: MAIL FROM:<bob@mx.test>
                        S: 250 2.1.0 ok
                        C: RCPT TO:<x@elsewhere.test>
                        S: 550 5.7.1 relaying denied
                        C: RCPT TO:<x%elsewhere.test@mx.test>
                        S: 550 5.1.1 no such user: x%elsewhere.test@mx.test
                        C: RCPT TO:<@mx.test:x@elsewhere.test>
                        S: 550 5.7.1 relaying denied
                        C: RCPT TO:<"x@elsewhere.test"@mx.test>
                        S: 550 5.1.1 no such user: "x@elsewhere.test"@mx.test
                        """);
    }

    @Test
    void findsAliasesSubAddressesAndThePostmaster() throws Exception {
        office.directory.addAlias(
                Address.parse("team@mx.test"),
                List.of(Address.parse("alice@mx.test"), Address.parse("x@elsewhere.test")));
        talk.play(
                HELLO
                        + """
                        C: MAIL FROM:<a@c.test>
                        S: 250 2.1.0 ok
                        C: RCPT TO:<TEAM@mx.test>
                        S: 250 2.1.5 ok
                        C: RCPT TO:<bob+lists@mx.test>
                        S: 250 2.1.5 ok
                        C: RCPT TO:<Postmaster>
                        S: 250 2.1.5 ok
                        C: RCPT TO:<abuse@mx.test>
                        S: 250 2.1.5 ok
                        """
                        + DATA
                        + """
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.1
                        """);
        assertThat(office.inbox("alice")).hasSize(1);
        assertThat(office.inbox("bob")).hasSize(1);
        assertThat(office.inbox("carol")).hasSize(2);
        assertThat(office.queued()).containsExactly("x@elsewhere.test");
    }

    @Test
    void givesToTheCatchAllWhatIsForNobody() throws Exception {
        Address carol = Address.parse("carol@mx.test");
        office.directory.changeDomain(MailDomain.of(Domain.parse("mx.test")).withCatchAll(carol));
        talk.play(
                HELLO
                        + """
                        C: MAIL FROM:<a@c.test>
                        S: 250 2.1.0 ok
                        C: RCPT TO:<nobody@mx.test>
                        S: 250 2.1.5 ok
                        """
                        + DATA
                        + """
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.1
                        """);
        assertThat(office.inbox("carol")).hasSize(1);
    }

    @Test
    void refusesForAFullMailboxUnlessSomebodyElseTookIt() throws Exception {
        talk.play(
                HELLO
                        + """
                        C: MAIL FROM:<a@c.test>
                        S: 250 2.1.0 ok
                        C: RCPT TO:<full@mx.test>
                        S: 250 2.1.5 ok
                        """
                        + DATA
                        + """
                        C: .
                        S: 552 5.2.2 the mailbox is full
                        C: MAIL FROM:<a@c.test>
                        S: 250 2.1.0 ok
                        C: RCPT TO:<full@mx.test>
                        S: 250 2.1.5 ok
                        C: RCPT TO:<bob@mx.test>
                        S: 250 2.1.5 ok
                        """
                        + DATA
                        + """
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.2
                        """);
        assertThat(office.inbox("bob")).hasSize(1);
        assertThat(office.queued()).containsExactly("full@mx.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n.\n",
                "\r.\r",
                "\n.\r\n",
                "\r\n.\n",
                "\r.\r\n",
                "\r\n.\r",
                "\r\r\n.\r\r\n"
            })
    void refusesAMessageWithAnEndThatOthersMightSee(String fake) throws Exception {
        String rest = fake + "MAIL FROM:<evil@c.test>\r\nRCPT TO:<bob@mx.test>\r\nDATA\r\nx";
        talk.play(HELLO + TO_BOB + DATA);
        for (char octet : ("Subject: x\r\n\r\na" + rest).toCharArray()) raw("" + octet);
        raw("\r\n.\r\n");
        talk.play(
                """
                S: 550 5.6.0 the message has a bare CR or LF; lines must end in CRLF
                C: NOOP
                S: 250 2.0.0 ok
                """);
        assertThat(office.inbox("bob")).isEmpty();
    }

    @Test
    void refusesBareLineEndsAndLongLinesInCommands() throws Exception {
        talk.play(HELLO);
        raw("NOOP\n");
        talk.play("S: 500 5.5.2 lines must end in CRLF\n");
        raw("NOOP\rRSET\r\n");
        talk.play("S: 500 5.5.2 lines must end in CRLF\n");
        raw("NOOP " + "x".repeat(13_000) + "\r\n");
        talk.play("S: 500 5.5.6 line longer than 12288 octets\n" + TO_BOB);
    }

    @Test
    void readsAMessageThatIsTooLargeToItsEnd() throws Exception {
        talk.play(HELLO + TO_BOB + DATA);
        raw("Subject: x\r\n\r\n" + ("y".repeat(98) + "\r\n").repeat(1001) + ".\r\n");
        talk.play("S: 552 5.3.4 the message is larger than 100000 octets\n" + TO_BOB);
        assertThat(office.inbox("bob")).isEmpty();
    }

    @Test
    void limitsTheRecipientsWithoutThrowingTheClientOut() throws Exception {
        for (int i = 0; i < 100; i++) office.add("u" + i, Quota.UNLIMITED);
        talk.play(
                HELLO
                        + """
                        C: MAIL FROM:<a@c.test>
                        S: 250 2.1.0 ok
                        """);
        for (int i = 0; i < 100; i++)
            talk.play("C: RCPT TO:<u" + i + "@mx.test>\nS: 250 2.1.5 ok\n");
        for (int i = 0; i < 30; i++)
            talk.play("C: RCPT TO:<bob@mx.test>\nS: 452 4.5.3 too many recipients\n");
        talk.play(DATA + "C: .\nS: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(office.inbox("u0")).hasSize(1);
        assertThat(office.inbox("u49")).hasSize(1);
        assertThat(office.queued()).hasSize(50);
    }

    @Test
    void refusesWhatGoesInCircles() throws Exception {
        talk.play(HELLO + TO_BOB + DATA);
        raw("Received: from x by y; z\r\n".repeat(101) + "\r\n.\r\n");
        talk.play(
                "S: 554 5.4.6 mail loop: more than 100 hops\n"
                        + TO_BOB
                        + DATA
                        + """
                        C: Delivered-To: BOB@mx.test
                        C: .
                        S: 554 5.4.6 mail loop: the message was in bob@mx.test before
                        """);
        assertThat(office.inbox("bob")).isEmpty();
    }

    @Test
    void takesChunks() throws Exception {
        talk.play(HELLO + TO_BOB);
        raw("BDAT 12\r\nSubject: x\r\nBDAT 0\r\nBDAT 7 LAST\r\n\r\n.\r\na\n");
        talk.play(
                """
                S: 250 2.0.0 12 octets
                S: 250 2.0.0 0 octets
                S: 550 5.6.0 the message has a bare CR or LF; lines must end in CRLF
                """);
        talk.play(TO_BOB);
        raw("BDAT 12\r\nSubject: x\r\nBDAT 5 LAST\r\n\r\n.\r\n");
        talk.play(
                """
                S: 250 2.0.0 12 octets
                S: 250 2.0.0 taken as 5qgwn7ls2y.2
                """);
        assertThat(office.inbox("bob").getFirst()).endsWith("Subject: x\r\n\r\n.\r\n");
    }

    @Test
    void keepsItsPlaceThroughChunksNobodyWants() throws Exception {
        talk.play(HELLO);
        raw("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n");
        talk.play(
                """
                S: 503 5.5.1 MAIL first
                S: 250 2.0.0 ok
                """);
        talk.play(TO_BOB);
        raw("BDAT 4\r\nabc\rDATA\r\nRCPT TO:<alice@mx.test>\r\nRSET\r\n");
        talk.play(
                """
                S: 250 2.0.0 4 octets
                S: 503 5.5.1 BDAT or RSET expected
                S: 503 5.5.1 BDAT or RSET expected
                S: 250 2.0.0 reset
                """
                        + TO_BOB
                        + DATA
                        + """
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.2
                        """);
        assertThat(office.inbox("bob").getFirst()).doesNotContain("abc");
    }

    // RFC 6531 §3.7.1, RFC 5321 §4.1.4
    @Test
    void aHostIsNamedInAsciiHoweverItNamesItself() throws Exception {
        talk.play("S: 220 mx.test ESMTP Veredus\n");
        for (String[] host :
                new String[][] {
                    {"b\u00fccher.test", "xn--bcher-kva.test"},
                    {"B\u00dcRO_PC", "xn--bro_pc-3ya"},
                    {"\u00fc..test", "_..test"},
                    {"my_host", "my_host"},
                    {"[192.0.2.1]", "[192.0.2.1]"}
                }) talk.play("C: HELO %s\nS: 250 mx.test greets %s\n".formatted(host[0], host[1]));
    }

    @Test
    void whoNeverBeginsAMessageGoesAfterTenMinutes() throws Exception {
        talk.play(HELLO);
        office.pass(Duration.ofMinutes(4));
        talk.play("C: NOOP\nS: 250 2.0.0 ok\n");
        office.pass(Duration.ofMinutes(4));
        talk.play(TO_BOB);
        office.pass(Duration.ofMinutes(4));
        talk.play("C: RSET\nS: 250 2.0.0 reset\n");
        office.pass(Duration.ofMinutes(4));
        talk.play("C: NOOP\nS: 250 2.0.0 ok\n");
        office.pass(Duration.ofMinutes(4));
        talk.play("C: NOOP\nS: 250 2.0.0 ok\n");
        office.pass(Duration.ofMinutes(2));
        talk.play("S: 421 4.4.2 mx.test timeout, closing\nS!\n");
    }

    // RFC 5321 §4.2.3
    @Test
    void saysThatTheDiskIsFull() throws Exception {
        office.inbox("bob"); // so that the account is made
        talk.play(HELLO + TO_BOB + DATA);
        office.store.failNext(StoreFailed.full("a write", new IOException("no space")));
        talk.play(
                """
                C: one
                C: .
                S: 452 4.3.1 no room on this server's disk, try again later
                """);
    }

    @Test
    void saysTryAgainWhenTheStoreFailsAndLosesNothing() throws Exception {
        office.inbox("bob"); // so that the account is made
        talk.play(HELLO + TO_BOB + DATA);
        office.store.failNext();
        talk.play(
                """
                C: one
                C: .
                S: 451 4.3.0 local error, try again later
                """
                        + TO_BOB
                        + DATA
                        + """
                        C: one
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.2
                        """);
        assertThat(office.inbox("bob")).hasSize(1);
    }

    @Test
    void leavesNothingOfAMessageWhoseClientGoesAway() throws Exception {
        talk.play(HELLO + TO_BOB + DATA + "C: Subject: half\nC!\n");
        talk.play(
                """
                S2: 220 mx.test ESMTP Veredus
                C2: QUIT
                S2: 221 2.0.0 mx.test closing
                S2!
                """);
        assertThat(office.inbox("bob")).isEmpty();
        assertThat(office.queued()).isEmpty();
        assertThat(office.store.blobs().contains(BlobId.ofContent(new byte[0]))).isFalse();
    }

    @Test
    void acceptsLongReturnPaths() throws Exception {
        String verp = "bounce-" + "x".repeat(120) + "=c.test@lists.test";
        talk.play(
                HELLO
                        + "C: MAIL FROM:<"
                        + verp
                        + ">\nS: 250 2.1.0 ok\nC: RCPT TO:<bob@mx.test>\nS: 250 2.1.5 ok\n"
                        + DATA
                        + "C: .\nS: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(office.inbox("bob").getFirst()).startsWith("Return-Path: <" + verp + ">\r\n");
    }

    private void send(String header) throws Exception {
        talk.play(HELLO + TO_BOB + DATA);
        raw(header.replace("\n", "\r\n") + "\r\n\r\nHello\r\n.\r\n");
    }

    @Test
    void tellsWhatItFoundOutAboutTheSenderAndTakesForgedResultsOut() throws Exception {
        office.dns.txt("c.test", "v=spf1 ip4:127.0.0.0/8 -all");
        office.dns.txt("_dmarc.c.test", "v=DMARC1; p=reject");
        send(
                """
                Authentication-Results: mx.test; dkim=pass header.d=bank.test
                Authentication-Results: other.test; dkim=pass header.d=c.test
                From: a@c.test""");
        talk.play("S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(office.inbox("bob"))
                .containsExactly(
                        """
                        Return-Path: <a@c.test>
                        Delivered-To: bob@mx.test
                        Authentication-Results: mx.test; spf=pass smtp.mailfrom=c.test; dkim=none;
                         arc=none; dmarc=pass reason="SPF passes for c.test" header.from=c.test
                         policy.dmarc=reject
                        Received-SPF: pass (mx.test: c.test) receiver="mx.test";
                         client-ip="127.0.0.1"; envelope-from="a@c.test"; helo="c.test";
                         identity="mailfrom"; mechanism="ip4:127.0.0.0/8"
                        Received: from c.test ([127.0.0.1]) by mx.test with ESMTP id 5qgwn7ls2y.1 for
                         <bob@mx.test>; Fri, 2 Jan 2026 03:04:05 +0000
                        Authentication-Results: other.test; dkim=pass header.d=c.test
                        From: a@c.test

                        Hello
                        """
                                .replace("\n", "\r\n"));
    }

    @Test
    void refusesWhatTheAuthorsDomainWantsRefused() throws Exception {
        office.dns.txt("_dmarc.bank.test", "v=DMARC1; p=reject");
        send("From: Your Bank <info@bank.test>");
        talk.play(
                """
                S: 550 5.7.1 Nothing shows that the message comes from bank.test, whose policy for such mail is: reject.
                C: NOOP
                S: 250 2.0.0 ok
                """);
        assertThat(office.inbox("bob")).isEmpty();
        assertThat(office.mailbox("bob", Role.JUNK)).isEmpty();
    }

    @Test
    void filesAsJunkWhatTheAuthorsDomainWantsApart() throws Exception {
        office.dns.txt("_dmarc.bank.test", "v=DMARC1; p=quarantine; rua=mailto:d@bank.test");
        send("From: Your Bank <info@bank.test>");
        talk.play("S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        office.ledger.flush();
        office.clock.advance(Duration.ofDays(1));
        assertThat(office.ledger.finished(Page.Kind.MAIL))
                .extracting(Page::domain)
                .containsExactly("bank.test");
        assertThat(office.inbox("bob")).isEmpty();
        assertThat(office.mailbox("bob", Role.JUNK).getFirst())
                .contains("\r\nX-Spam-Flag: YES\r\n", "bank.test");
    }

    @Test
    void whatTheDnsDoesNotTellSpeaksAgainstNobody() throws Exception {
        office.dns.fail("txt c.test").fail("txt _dmarc.c.test");
        send("From: a@c.test");
        talk.play("S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(office.inbox("bob").getFirst()).contains("spf=temperror", "dmarc=temperror");
    }
}
