package org.veredus.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.script.ScriptName;
import org.veredus.account.script.ScriptQuota;
import org.veredus.account.script.Scripts;
import org.veredus.format.address.Domain;
import org.veredus.testing.Talk;

/// The administrator's scripts at each stage of a session.
@Timeout(60)
class ScriptedSessionTest {
    private static final String HELLO =
            """
            S: 220 mx.test ESMTP Veredus
            C: HELO c.test
            S: 250 mx.test greets c.test
            """;
    private static final String TO_BOB =
            """
            C: MAIL FROM:<a@c.test>
            S: 250 2.1.0 ok
            C: RCPT TO:<bob@mx.test>
            S: 250 2.1.5 ok
            """;
    private static final String MESSAGE =
            """
            C: DATA
            S: 354 end with <CRLF>.<CRLF>
            C: From: a@c.test
            C: Subject: cheap watches
            C:
            C: Buy now
            C: .
            """;

    @TempDir Path folder;
    private Office office;
    private Talk talk;

    @BeforeEach
    void open() throws Exception {
        office = new Office(folder);
        talk = office.scripted();
    }

    @AfterEach
    void close() throws Exception {
        office.close();
    }

    private void script(String name, String text) throws Exception {
        script(null, name, text);
    }

    private void script(@Nullable String domain, String name, String text) throws Exception {
        office.house.put(domain == null ? null : Domain.parse(domain), new ScriptName(name), text);
    }

    @Test
    void nothingChangesWithoutScripts() throws Exception {
        talk.play(HELLO + TO_BOB + MESSAGE + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(office.inbox("bob")).hasSize(1);
    }

    @Test
    void aClientCanBeRefusedBeforeItIsGreeted() throws Exception {
        script(
                "smtp-connect",
                "require [\"environment\", \"ereject\"];"
                        + " if environment \"remote-ip\" \"127.0.0.1\" { ereject \"not you\"; }");
        talk.play(
                """
                S: 554 5.7.1 not you
                S!
                """);
    }

    // RFC 5429 §2.1.1, §2.5
    @Test
    void reasonsOfSeveralLinesAreRepliesOfSeveralLines() throws Exception {
        script(
                "smtp-mail",
                "require \"reject\"; reject text:\nNot you.\n\nGehört sich nicht.\n.\n;");
        script(
                "smtp-helo",
                "require [\"environment\", \"vnd.veredus.defer\"];"
                        + " if environment \"vnd.veredus.helo\" \"busy.test\""
                        + " { defer text:\nBusy.\nLater.\n.\n; }");
        talk.play(
                """
                S: 220 mx.test ESMTP Veredus
                C: HELO busy.test
                S: 451-4.7.1 Busy.
                S: 451 4.7.1 Later.
                C: HELO client.test
                S: 250 mx.test greets client.test
                C: MAIL FROM:<a@b.test>
                S: 550-5.7.1 Not you.
                S: 550 5.7.1 Geh?rt sich nicht.
                """);
    }

    @Test
    void aClientCanBeToldToComeLater() throws Exception {
        script(
                "smtp-connect",
                "require [\"environment\", \"vnd.veredus.defer\"];"
                        + " if environment \"vnd.veredus.stage\" \"connect\" { defer \"busy\"; }");
        talk.play(
                """
                S: 421 4.7.1 busy
                S!
                """);
    }

    @Test
    void aNameCanBeRefusedAndAnotherTaken() throws Exception {
        script(
                "smtp-helo",
                "require [\"environment\", \"reject\"];"
                        + " if environment :matches \"vnd.veredus.helo\" \"*.bad.test\""
                        + " { reject \"a name of spammers\"; }");
        talk.play(
                """
                S: 220 mx.test ESMTP Veredus
                C: HELO x.bad.test
                S: 550 5.7.1 a name of spammers
                C: MAIL FROM:<a@c.test>
                S: 503 5.5.1 HELO or EHLO first
                C: HELO c.test
                S: 250 mx.test greets c.test
                """);
    }

    @Test
    void sendersAreLookedUpInLists() throws Exception {
        office.lists.put(null, new ScriptName("blocked"), "@bad.test\nx@c.test\n");
        script(
                "smtp-mail",
                "require [\"envelope\", \"ereject\", \"extlists\", \"vnd.veredus.lists\"];"
                        + " if allof(list_exists \"blocked\", envelope :list \"from\" \"blocked\")"
                        + " { ereject \"we know you\"; }");
        talk.play(
                HELLO
                        + """
                        C: MAIL FROM:<a@bad.test>
                        S: 550 5.7.1 we know you
                        C: MAIL FROM:<x@c.test>
                        S: 550 5.7.1 we know you
                        """
                        + TO_BOB);
    }

    @Test
    void recipientsAreRefusedByTheServerAndByTheirDomain() throws Exception {
        script(
                "smtp-rcpt",
                "require [\"envelope\", \"vnd.veredus.defer\"];"
                        + " if envelope :localpart \"to\" \"alice\" { defer \"alice sleeps\"; }");
        script(
                "mx.test",
                "smtp-rcpt",
                "require [\"envelope\", \"reject\"];"
                        + " if allof(envelope \"to\" \"carol@mx.test\", envelope \"from\" \"a@c.test\")"
                        + " { reject \"carol does not want it\"; }");
        talk.play(
                HELLO
                        + """
                        C: MAIL FROM:<a@c.test>
                        S: 250 2.1.0 ok
                        C: RCPT TO:<alice@mx.test>
                        S: 451 4.7.1 alice sleeps
                        C: RCPT TO:<carol@mx.test>
                        S: 550 5.7.1 carol does not want it
                        C: RCPT TO:<nobody@mx.test>
                        S: 550 5.1.1 no such user: nobody@mx.test
                        C: RCPT TO:<bob@mx.test>
                        S: 250 2.1.5 ok
                        """);
    }

    @Test
    void aMessageIsRefusedForWhatItSays() throws Exception {
        script(
                "smtp-data",
                "require [\"body\", \"ereject\"];"
                        + " if allof(header :contains \"subject\" \"watches\", body :contains \"buy\")"
                        + " { ereject \"no watches, \u00fcberhaupt\"; }");
        talk.play(HELLO + TO_BOB + MESSAGE + "S: 550 5.7.1 no watches, ?berhaupt\n");
        assertThat(office.inbox("bob")).isEmpty();
    }

    /// RFC 5429 §2.5, its session; the `spamtest` of its script is among the cases of the language.
    @Test
    void theReasonOfARefusalIsToldLineByLine() throws Exception {
        Scripts scripts =
                new Scripts(office.accounts.open(office.id("bob")), ScriptQuota.defaults());
        scripts.put(
                new ScriptName("main"),
                """
                require "ereject";
                if header :contains "subject" "cheap" {
                    ereject text:
                AntiSpam engine thinks your message is spam.
                It is therefore being refused.
                Please call 1-900-PAY-US if you want to reach us.
                .
                    ;
                }
                """);
        scripts.activate(new ScriptName("main"));
        talk.play(
                HELLO
                        + TO_BOB
                        + MESSAGE
                        + """
                        S: 550-5.7.1 AntiSpam engine thinks your message is spam.
                        S: 550-5.7.1 It is therefore being refused.
                        S: 550 5.7.1 Please call 1-900-PAY-US if you want to reach us.
                        """);
        assertThat(office.inbox("bob")).isEmpty();
    }

    @Test
    void aMessageCanBeDeferredOrSwallowed() throws Exception {
        script("smtp-data", "require \"vnd.veredus.defer\"; defer \"later\";");
        talk.play(HELLO + TO_BOB + MESSAGE + "S: 451 4.7.1 later\n");
        script("smtp-data", "discard;");
        talk.play(TO_BOB + MESSAGE + "S: 250 2.0.0 taken as 5qgwn7ls2y.2\n");
        assertThat(office.inbox("bob")).isEmpty();
        assertThat(office.queued()).isEmpty();
    }

    @Test
    void whatFailsOrCannotBeDoneStandsInNobodysWay() throws Exception {
        script("smtp-connect", "require \"envelope\"; if envelope \"from\" \"\" { discard; }");
        script("smtp-helo", "redirect \"x@y.test\";");
        script("smtp-mail", "discard;");
        script("smtp-rcpt", "require [\"fileinto\", \"variables\"]; fileinto \"x\";");
        script("smtp-data", "this is no script any more");
        talk.play(HELLO + TO_BOB + MESSAGE + "S: 250 2.0.0 taken as 5qgwn7ls2y.1\n");
        assertThat(office.inbox("bob")).hasSize(1);
    }

    @Test
    void aScriptThatRunsWildStandsInNobodysWay() throws Exception {
        script(
                "smtp-mail",
                "require [\"envelope\", \"ereject\"]; "
                        + "if envelope :matches \"from\" \"*a*b*c*d*\" { keep; }\n".repeat(8_000)
                        + "if not envelope \"from\" \"x\" { ereject \"at the end\"; }");
        String sender = "a".repeat(60) + "@" + "b".repeat(60) + ".test";
        talk.play(HELLO + "C: MAIL FROM:<" + sender + ">\n" + "S: 550 5.7.1 at the end\n");
        script("smtp-mail", "require \"include\"; include :global \"smtp-mail\";");
        talk.play("C: MAIL FROM:<" + sender + ">\nS: 250 2.1.0 ok\n");
    }
}
