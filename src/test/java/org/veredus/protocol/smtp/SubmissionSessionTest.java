package org.veredus.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.auth.AppToken;
import org.veredus.account.auth.AppTokens;
import org.veredus.account.auth.Scope;
import org.veredus.testing.Talk;
import org.veredus.transport.envelope.DeliverBy;

/// The door for our users, line by line.
@Timeout(60)
class SubmissionSessionTest {
    static final String HELLO =
            """
            S: 220 mx.test ESMTP Veredus
            C: EHLO pc.test
            S: 250-mx.test greets pc.test
            S: 250-PIPELINING
            S: 250-SIZE 100000
            S: 250-8BITMIME
            S: 250-SMTPUTF8
            S: 250-ENHANCEDSTATUSCODES
            S: 250-CHUNKING
            S: 250-DSN
            S: 250-DELIVERBY
            S: 250-LIMITS RCPTMAX=100
            S: 250-FUTURERELEASE 2592000 2026-02-01T03:04:05Z
            S: 250-BURL imap
            S: 250-STARTTLS
            S: 250 AUTH SCRAM-SHA-256 SCRAM-SHA-1 OAUTHBEARER XOAUTH2 PLAIN LOGIN
            """;
    static final String LOGIN =
            """
            C: AUTH PLAIN AGFsaWNlQG14LnRlc3QAY29ycmVjdCBob3JzZQ==
            S: 235 2.7.0 welcome
            """;
    private static final String ENVELOPE =
            """
            C: MAIL FROM:<alice@mx.test>
            S: 250 2.1.0 ok
            C: RCPT TO:<bob@mx.test>
            S: 250 2.1.5 ok
            C: DATA
            S: 354 end with <CRLF>.<CRLF>
            """;

    @TempDir Path folder;
    private Office office;
    private Talk talk;

    @Test
    void aTokenForReadingSendsNothing() throws Exception {
        AppTokens.Order order =
                new AppTokens.Order(
                        "phone", AppToken.Kind.TOKEN, Objects.requireNonNull(Scope.parse("read")));
        String secret =
                Objects.requireNonNull(
                                office.authenticator.issueToken(
                                        office.id("alice"), order, Instant.EPOCH))
                        .secret();
        String plain =
                Base64.getEncoder()
                        .encodeToString(
                                ("\0alice@mx.test\0" + secret).getBytes(StandardCharsets.UTF_8));
        talk.play(
                HELLO
                        + "C: AUTH PLAIN "
                        + plain
                        + "\nS: 535 5.7.8 this password is not for sending\n");
    }

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
        talk = office.submission(SubmissionPolicy.PlainText.ALLOWED);
    }

    @AfterEach
    void close() throws Exception {
        office.close();
    }

    @Test
    void completesAMessageAndHidesWhereItCameFrom() throws Exception {
        talk.play(
                HELLO
                        + LOGIN
                        + ENVELOPE
                        + """
                        C: From: Alice <ALICE@mx.test>
                        C: Bcc: secret@x.test,
                        C:  other@x.test
                        C: Subject: hi
                        C:
                        C: body
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.1
                        """);
        String message = office.inbox("bob").getFirst();
        assertThat(message)
                .startsWith("Return-Path: <alice@mx.test>\r\nDelivered-To: bob@mx.test\r\n")
                .contains("Received: by mx.test with ESMTPA id 5qgwn7ls2y.1")
                .contains("Date: Fri, 2 Jan 2026 03:04:05 +0000\r\n")
                .containsPattern("\r\nMessage-ID: <[^>]+@mx.test>\r\n")
                .endsWith("From: Alice <ALICE@mx.test>\r\nSubject: hi\r\n\r\nbody\r\n")
                .doesNotContain("127.0.0.1", "pc.test", "secret", "other@");
    }

    @Test
    void wantsALoginFirst() throws Exception {
        talk.play(
                HELLO
                        + """
                        C: MAIL FROM:<alice@mx.test>
                        S: 530 5.7.0 log in first
                        C: AUTH PLAIN AGFsaWNlQG14LnRlc3QAd3Jvbmc=
                        S: 535 5.7.8 name or password wrong
                        C: AUTH PLAIN AG5vYm9keUBteC50ZXN0AHdyb25n
                        S: 535 5.7.8 name or password wrong
                        C: AUTH CRAM-MD5
                        S: 504 5.5.4 mechanism not known
                        """);
    }

    @Test
    void knowsPlainAndLoginWithChallengesAndCancelling() throws Exception {
        talk.play(
                HELLO
                        + """
                        C: AUTH PLAIN
                        S: 334\s
                        C: *
                        S: 501 5.7.0 cancelled
                        C: AUTH PLAIN
                        S: 334\s
                        C: !!!
                        S: 501 5.5.2 not base64
                        C: AUTH LOGIN
                        S: 334 VXNlcm5hbWU6
                        C: YWxpY2VAbXgudGVzdA==
                        S: 334 UGFzc3dvcmQ6
                        C: Y29ycmVjdCBob3JzZQ==
                        S: 235 2.7.0 welcome
                        C: AUTH LOGIN
                        S: 503 5.5.1 logged in already
                        """);
    }

    /// However many of its addresses are gone, the others get it.
    @Test
    void goesOnBehindManyRecipientsThatDoNotExist() throws Exception {
        talk.play(
                HELLO
                        + LOGIN
                        + """
                        C: MAIL FROM:<alice@mx.test>
                        S: 250 2.1.0 ok
                        """
                        + """
                        C: RCPT TO:<nobody@mx.test>
                        S: 550 5.1.1 no such user: nobody@mx.test
                        """
                                .repeat(10)
                        + """
                        C: RCPT TO:<bob@mx.test>
                        S: 250 2.1.5 ok
                        C: QUIT
                        S: 221 2.0.0 mx.test closing
                        S!
                        """);
    }

    @Test
    void beginsScramWithANonceOfItsOwn() throws Exception {
        talk.play(
                HELLO
                        + """
                        C: AUTH SCRAM-SHA-256 biwsbj1hbGljZUBteC50ZXN0LHI9YWJj
                        S: 334 cj1hYmNZY1dVbjY4WHNURDg5a2d2bHhwVkFLdzIscz0rd1N3SGN6ckRJcnExa0hGamExV2xRPT0saT00MDk2
                        C: *
                        S: 501 5.7.0 cancelled
                        """);
    }

    @Test
    void letsNobodySendAsSomebodyElse() throws Exception {
        talk.play(
                HELLO
                        + LOGIN
                        + """
                        C: MAIL FROM:<bob@mx.test>
                        S: 550 5.7.1 you do not own the address bob@mx.test
                        """
                        + ENVELOPE
                        + """
                        C: From: bob@mx.test
                        C: .
                        S: 550 5.7.1 you do not own the From address bob@mx.test
                        """
                        + ENVELOPE
                        + """
                        C: From: alice@mx.test
                        C: From: bob@mx.test
                        C: .
                        S: 550 5.6.0 the message has several From fields
                        """
                        + ENVELOPE
                        + """
                        C: Subject: none
                        C: .
                        S: 550 5.6.0 the message has no From address
                        """);
        assertThat(office.inbox("bob")).isEmpty();
    }

    @Test
    void wantsASenderOfOursForSeveralAuthors() throws Exception {
        talk.play(
                HELLO
                        + LOGIN
                        + ENVELOPE
                        + """
                        C: From: alice@mx.test, bob@mx.test
                        C: .
                        S: 550 5.6.0 several From addresses need a Sender
                        """
                        + ENVELOPE
                        + """
                        C: From: alice@mx.test, bob@mx.test
                        C: Sender: bob@mx.test
                        C: .
                        S: 550 5.7.1 you do not own the From address bob@mx.test
                        """
                        + ENVELOPE
                        + """
                        C: From: alice@mx.test, bob@mx.test
                        C: Sender: alice@mx.test
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.3
                        """);
    }

    @Test
    void nobodySendsInTheNameOfAnotherByTheSenderField() throws Exception {
        talk.play(
                HELLO
                        + LOGIN
                        + ENVELOPE
                        + """
                        C: From: alice@mx.test
                        C: Sender: bob@mx.test
                        C: .
                        S: 550 5.7.1 you do not own the Sender address bob@mx.test
                        """
                        + ENVELOPE
                        + """
                        C: From: alice@mx.test
                        C: Sender: robot@elsewhere.test
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.2
                        """);
    }

    @Test
    void nobodyResendsInTheNameOfAnother() throws Exception {
        talk.play(
                HELLO
                        + LOGIN
                        + ENVELOPE
                        + """
                        C: Resent-From: bob@mx.test
                        C: From: alice@mx.test
                        C: .
                        S: 550 5.7.1 you do not own the Resent-From address bob@mx.test
                        """
                        + ENVELOPE
                        + """
                        C: Resent-Sender: bob@mx.test
                        C: Resent-From: alice@mx.test
                        C: From: alice@mx.test
                        C: .
                        S: 550 5.7.1 you do not own the Resent-From address bob@mx.test
                        """
                        + ENVELOPE
                        + """
                        C: Resent-From: alice@mx.test, robot@elsewhere.test
                        C: From: alice@mx.test
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.3
                        """);
    }

    @Test
    void queuesWhatIsForOtherOffices() throws Exception {
        talk.play(
                HELLO
                        + LOGIN
                        + """
                        C: MAIL FROM:<alice@mx.test> RET=FULL ENVID=x
                        S: 250 2.1.0 ok
                        C: RCPT TO:<x@elsewhere.test> NOTIFY=NEVER
                        S: 250 2.1.5 ok
                        C: RCPT TO:<nobody@mx.test>
                        S: 550 5.1.1 no such user: nobody@mx.test
                        C: RCPT TO:<bob@mx.test>
                        S: 250 2.1.5 ok
                        C: DATA
                        S: 354 end with <CRLF>.<CRLF>
                        C: From: alice@mx.test
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.1
                        """);
        assertThat(office.queued()).containsExactly("x@elsewhere.test");
        assertThat(office.inbox("bob")).hasSize(1);
    }

    // RFC 2852 §4
    @Test
    void sendsWhatMustArriveInTime() throws Exception {
        talk.play(
                HELLO
                        + LOGIN
                        + """
                        C: MAIL FROM:<alice@mx.test> BY=60
                        S: 501 5.5.4 BY must be seconds;N or seconds;R, perhaps with T
                        C: MAIL FROM:<alice@mx.test> BY=0;R
                        S: 501 5.5.4 what is late already cannot be returned in time
                        C: MAIL FROM:<alice@mx.test> BY=60;R HOLDFOR=60
                        S: 501 5.5.4 the message would be released too late
                        C: MAIL FROM:<alice@mx.test> BY=+3600;rt
                        S: 250 2.1.0 ok
                        C: RCPT TO:<x@elsewhere.test>
                        S: 250 2.1.5 ok
                        C: DATA
                        S: 354 end with <CRLF>.<CRLF>
                        C: From: alice@mx.test
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.1
                        """);
        assertThat(office.queued()).containsExactly("x@elsewhere.test");
        DeliverBy by = Objects.requireNonNull(office.queuedEnvelopes().getFirst().deliverBy());
        assertThat(by.wire(by.at().minusSeconds(3600))).isEqualTo("3600;RT");
    }

    // RFC 4865 §4
    @Test
    void keepsAMessageBackForAsLongAsTheClientSays() throws Exception {
        talk.play(
                HELLO
                        + LOGIN
                        + """
                        C: MAIL FROM:<alice@mx.test> HOLDFOR=2592001
                        S: 501 5.5.4 no message is kept back for more than 2592000 seconds
                        C: MAIL FROM:<alice@mx.test> HOLDFOR=1 HOLDUNTIL=2026-01-03T00:00:00Z
                        S: 501 5.5.4 HOLDFOR and HOLDUNTIL exclude each other
                        C: MAIL FROM:<alice@mx.test> HOLDUNTIL=tomorrow
                        S: 501 5.5.4 HOLDUNTIL is not a date and time as of RFC 3339
                        C: MAIL FROM:<alice@mx.test> HOLDFOR=3600
                        S: 250 2.1.0 ok
                        C: RCPT TO:<bob@mx.test>
                        S: 250 2.1.5 ok
                        C: DATA
                        S: 354 end with <CRLF>.<CRLF>
                        C: From: alice@mx.test
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.1
                        """);
        assertThat(office.queued()).containsExactly("bob@mx.test");
        assertThat(office.inbox("bob")).isEmpty();
    }

    @Test
    void whatLeavesIsSignedAndWhatStaysIsNot() throws Exception {
        talk.play(
                HELLO
                        + LOGIN
                        + """
                        C: MAIL FROM:<alice@mx.test>
                        S: 250 2.1.0 ok
                        C: RCPT TO:<x@there.test>
                        S: 250 2.1.5 ok
                        C: RCPT TO:<bob@mx.test>
                        S: 250 2.1.5 ok
                        C: DATA
                        S: 354 end with <CRLF>.<CRLF>
                        C: From: alice@mx.test
                        C: Bcc: secret@there.test
                        C:
                        C: Hello
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.1
                        """);
        String queued = office.queuedContent();
        assertThat(queued)
                .startsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=mx.test;")
                .contains("DKIM-Signature: v=1; a=ed25519-sha256;")
                .doesNotContain("secret");
        assertThat(office.inbox("bob").getFirst()).contains("DKIM-Signature:");
    }

    @Test
    void sendsWhatAUrlStandsFor() throws Exception {
        String url = office.urlOf("alice", "Subject: kept\r\n\r\nbody\r\n", "submit+alice@mx.test");
        talk.play(
                HELLO
                        + LOGIN
                        + ENVELOPE.replaceAll("C: DATA\n.*\n", "")
                        + """
                        C: BDAT 23
                        C: From: <alice@mx.test>
                        S: 250 2.0.0 23 octets
                        C: DATA
                        S: 503 5.5.1 BDAT or RSET expected
                        C: BURL URL
                        S: 250 2.0.0 23 octets
                        C: BURL URL LAST
                        S: 250 2.0.0 taken as 5qgwn7ls2y.1
                        """
                                .replace("URL", url)
                                .replace("B" + url, "BURL"));
        assertThat(office.inbox("bob").getFirst())
                .contains(
                        "From: <alice@mx.test>\r\nSubject: kept\r\n\r\nbody\r\nSubject: kept\r\n");
    }

    @Test
    void aUrlWithoutARightEndsTheTransaction() throws Exception {
        String url = office.urlOf("bob", "Subject: secret\r\n\r\n", "submit+bob@mx.test");
        String broken = url.substring(0, url.length() - 1) + "g";
        talk.play(
                HELLO
                        + """
                        C: NOOP
                        S: 250 2.0.0 ok
                        """
                        + LOGIN
                        + ENVELOPE.replaceAll("C: DATA\n.*\n", "")
                        + """
                        C: BURL %1$s LAST
                        S: 554 5.6.6 the URL gives no message
                        C: BDAT 0 LAST
                        S: 503 5.5.1 MAIL first
                        C: MAIL FROM:<alice@mx.test>
                        S: 250 2.1.0 ok
                        C: BURL %1$s LAST
                        S: 554 5.5.1 no valid recipients
                        C: RCPT TO:<bob@mx.test>
                        S: 250 2.1.5 ok
                        C: BURL %2$s
                        S: 554 5.6.6 the URL gives no message
                        """
                                .formatted(url, broken));
    }

    @Test
    void otherDoorsTakeNoUrls() throws Exception {
        office.mx()
                .play(
                        """
                        S: 220 mx.test ESMTP Veredus
                        C: BURL imap://alice@mx.test/INBOX/;UID=1 LAST
                        S: 502 5.5.1 BURL is not offered here
                        """);
    }

    @Test
    void takesPasswordsOnlyThroughTls() throws Exception {
        Talk strict = office.submission(SubmissionPolicy.PlainText.FORBIDDEN);
        strict.play(
                HELLO.replace("250-STARTTLS", "250 STARTTLS").replaceAll("S: 250 AUTH.*\n", "")
                        + """
                        C: AUTH PLAIN AGFsaWNlQG14LnRlc3QAY29ycmVjdCBob3JzZQ==
                        S: 538 5.7.11 STARTTLS first
                        C: STARTTLS
                        S: 220 2.0.0 go ahead
                        T:
                        """
                        + HELLO.replaceAll("S: 220.*\n", "")
                                .replace("250-STARTTLS", "250-REQUIRETLS")
                                .replace("AUTH ", "AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS ")
                        + LOGIN);
    }
}
