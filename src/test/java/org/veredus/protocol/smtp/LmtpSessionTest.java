package org.veredus.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.testing.Talk;

/// The door for a server in front of us, line by line.
@Timeout(60)
class LmtpSessionTest {
    static final String HELLO =
            """
            S: 220 mx.test LMTP Veredus
            C: LHLO front.test
            S: 250-mx.test greets front.test
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
    private static final String TO_BOTH =
            """
            C: MAIL FROM:<>
            S: 250 2.1.0 ok
            C: RCPT TO:<bob@mx.test>
            S: 250 2.1.5 ok
            C: RCPT TO:<nobody@mx.test>
            S: 550 5.1.1 no such user: nobody@mx.test
            C: RCPT TO:<alice@mx.test>
            S: 250 2.1.5 ok
            C: DATA
            S: 354 end with <CRLF>.<CRLF>
            """;

    @TempDir Path folder;
    private Office office;
    private Talk talk;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
        talk = office.lmtp();
    }

    @AfterEach
    void close() throws Exception {
        office.close();
    }

    @Test
    void answersForEachRecipient() throws Exception {
        talk.play(
                HELLO
                        + TO_BOTH
                        + """
                        C: .
                        S: 250 2.0.0 taken as 5qgwn7ls2y.1
                        S: 250 2.0.0 taken as 5qgwn7ls2y.1
                        C: EHLO front.test
                        S: 500 5.5.1 use LHLO
                        """);
        assertThat(office.inbox("alice").getFirst())
                .startsWith("Return-Path: <>\r\nDelivered-To: alice@mx.test\r\n")
                .contains(" with LMTP id ");
    }

    @Test
    void refusesForEachRecipient() throws Exception {
        talk.play(
                HELLO
                        + TO_BOTH
                        + """
                        C: Delivered-To: bob@mx.test
                        C: .
                        S: 554 5.4.6 mail loop: the message was in bob@mx.test before
                        S: 554 5.4.6 mail loop: the message was in bob@mx.test before
                        C: NOOP
                        S: 250 2.0.0 ok
                        """);
    }

    @Test
    void saysTryAgainForEachRecipientWhenTheStoreFails() throws Exception {
        office.inbox("alice");
        office.inbox("bob");
        talk.play(HELLO + TO_BOTH);
        office.store.close();
        talk.play(
                """
                C: .
                S: 451 4.3.0 local error, try again later
                S: 451 4.3.0 local error, try again later
                C: NOOP
                S: 250 2.0.0 ok
                """);
    }
}
