package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.format.feedback.AggregateReader;
import org.veredus.format.feedback.AggregateReport;
import org.veredus.format.feedback.Enclosure;
import org.veredus.format.feedback.MalformedReport;
import org.veredus.format.feedback.TlsReport;
import org.veredus.format.feedback.TlsReportJson;
import org.veredus.testing.Await;
import org.veredus.testing.ImapClient;
import org.veredus.testing.JmapClient;
import org.veredus.testing.Ports;
import org.veredus.testing.Program;
import org.veredus.testing.TryServer;
import tools.jackson.databind.JsonNode;

/// Mail goes out to a foreign mail server, found by MX in a foreign name server, and comes in
/// from it; what cannot be delivered comes back, whichever side refuses.
@Tag("journey")
final class OutsideWorldIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Dots, octets above 127, spaces at line ends and a line of 900 octets: what is easily
    /// hurt.
    private static final String BODY =
            ".\r\n..two dots\r\nGr\u00c3\u00bc\u00c3\u009fe \u00e2\u0082\u00ac \r\n\t\r\n"
                    + "x".repeat(900)
                    + "\r\nFrom here on\r\n\r\nlast line\r\n";

    @TempDir private static Path folder;

    private static Nsd nsd;
    private static TryServer veredus;
    private static Postfix postfix;

    @BeforeAll
    static void start() throws IOException {
        int far = Ports.free(Postfix.ADDRESS);
        nsd =
                Nsd.start(
                        folder.resolve("nsd"),
                        """
                        example MX 10 mail.example
                        mail.example A 127.0.0.1
                        far MX 10 mx.far
                        far MX 5 dead.far
                        mx.far A 127.0.0.3
                        dead.far A 127.0.0.4
                        nomail MX 0 .
                        _dmarc.strict TXT "v=DMARC1; p=none; ruf=mailto:carl@far.test; rua=mailto:carl@far.test"
                        _smtp._tls.far TXT "v=TLSRPTv1; rua=mailto:carl@far.test"
                        strict.test._report._dmarc.far TXT "v=DMARC1"
                        """);
        Path settings = folder.resolve("veredus.toml");
        Files.writeString(settings, "[report]\nsend = \"with-failures\"\n");
        veredus =
                TryServer.start(
                        folder,
                        "--dns",
                        "127.0.0.1:" + nsd.port(),
                        "--mx-port",
                        far,
                        "--config",
                        settings);
        postfix =
                Postfix.start(
                        folder.resolve("postfix"),
                        new Postfix.Settings(
                                far,
                                nsd.address(),
                                veredus.port(Service.SMTP),
                                Postfix.trusting(veredus.authority())));
    }

    @AfterAll
    static void stop() throws IOException {
        try (var _ = nsd;
                var _ = postfix;
                var _ = veredus) {
            if (veredus == null) return;
            assertThat(veredus.errors()).isEmpty();
            assertThat(veredus.stop()).isZero();
        }
    }

    @Test
    void mailGoesOutOverTlsByMxLookUpAndArrivesByteForByte() throws IOException {
        submit("carl@far.test", message("outward", BODY));

        String arrived = postfix.mail("Subject: outward");
        assertThat(body(arrived)).isEqualTo(BODY.replace("\r\n", "\n"));
        assertThat(header(arrived))
                .contains("(using TLSv1.3")
                .contains("by mx.far.test (Postfix) with ESMTPS")
                .contains("Return-Path: <alice@example.test>")
                .contains("Message-ID: <outward@example.test>");
    }

    @Test
    void whatAJmapClientSendsArrivesAndItsStatusSaysWhatTheFarServerSaid() throws IOException {
        try (JmapClient alice =
                JmapClient.login(
                        veredus.port(Service.HTTP), "alice@example.test", TryServer.PASSWORD)) {
            JsonNode answers =
                    alice.calls(
                            "['Identity/get',{'accountId':'ACCOUNT'},'0']",
                            "['Mailbox/query',{'accountId':'ACCOUNT','filter':{'role':'drafts'}},'1']");
            String identity = answers.at("/0/1/list/0/id").asString();
            String drafts = answers.at("/1/1/ids/0").asString();
            String draft =
                    "{'mailboxIds':{'"
                            + drafts
                            + "':true},'keywords':{'$draft':true},"
                            + "'from':[{'email':'alice@example.test'}],"
                            + "'to':[{'email':'carl@far.test'},{'email':'bob@example.test'}],"
                            + "'subject':'by JMAP','textBody':[{'partId':'1'}],"
                            + "'bodyValues':{'1':{'value':'Hello, carl.'}}}";
            answers =
                    alice.calls(
                            "['Email/set',{'accountId':'ACCOUNT','create':{'d':"
                                    + draft
                                    + "}},'0']",
                            "['EmailSubmission/set',{'accountId':'ACCOUNT','create':{'s':"
                                    + "{'emailId':'#d','identityId':'"
                                    + identity
                                    + "'}},'onSuccessDestroyEmail':['#s']},'1']");
            String id = answers.at("/1/1/created/s/id").asString();
            assertThat(answers.at("/2/1/destroyed").size()).isEqualTo(1);

            String arrived = postfix.mail("Subject: by JMAP");
            assertThat(body(arrived)).isEqualTo("Hello, carl.\n");
            assertThat(header(arrived)).contains("DKIM-Signature: ", "Message-ID: <");
            assertThat(body(received("bob", "by JMAP"))).contains("Hello, carl.");
            Await.until(
                    "Postfix's reply",
                    PATIENCE,
                    () -> {
                        JsonNode status =
                                alice.call("EmailSubmission/get", "'ids':['" + id + "']")
                                        .at("/list/0/deliveryStatus");
                        return status.at("/carl@far.test/smtpReply")
                                        .asString("")
                                        .contains("250 2.0.0 Ok: queued as ")
                                && status.at("/bob@example.test/delivered")
                                        .asString("")
                                        .equals("yes");
                    });
        }
    }

    @Test
    void mailComesInOverTlsWithACheckedCertificateAndIsReadByteForByte() throws IOException {
        Swaks.to(Postfix.ADDRESS, postfix.port())
                .send("carl@far.test", "bob@example.test", message("inward", BODY))
                .ok();

        String arrived = received("bob", "inward");
        assertThat(body(arrived)).isEqualTo(BODY);
        assertThat(header(arrived))
                .startsWith("Return-Path: <carl@far.test>\r\n")
                .containsPattern("by mail\\.example\\.test[^;]* with ESMTPS");
        assertThat(postfix.log()).contains("Verified TLS connection established to mail.example");
    }

    @Test
    void anAnswerComesBackToWhoWrote() throws IOException {
        submit("carl@far.test", message("question", "?\r\n"));
        String question = postfix.mail("Subject: question");
        String from =
                header(question).lines().filter(l -> l.startsWith("From: ")).toList().getFirst();
        String address = from.substring(from.indexOf('<') + 1, from.indexOf('>'));

        Swaks.to(Postfix.ADDRESS, postfix.port())
                .with("--tls")
                .send("carl@far.test", address, message("answer", "!\r\n"))
                .ok();

        assertThat(body(received("alice", "answer"))).isEqualTo("!\r\n");
    }

    @Test
    void whatAnAliasSendsOnIsSealedAndComesFromAnAddressOfOurs() throws Exception {
        veredus.api(
                "POST", "/aliases", "{'address':'fans@example.test','targets':['carl@far.test']}");
        Swaks.to(Postfix.ADDRESS, postfix.port())
                .send("dora@far.test", "fans@example.test", message("onward", "Hello.\r\n"))
                .ok();

        String arrived = postfix.mail("Subject: onward");
        assertThat(body(arrived)).isEqualTo("Hello.\n");
        assertThat(header(arrived))
                .contains("Return-Path: <SRS0=")
                .containsPattern("ARC-Seal: i=1; a=rsa-sha256; d=example\\.test;")
                .contains("ARC-Message-Signature: i=1;")
                .contains("ARC-Authentication-Results: i=1; mail.example.test;");
    }

    /// RFC 6591.
    @Test
    void aDomainThatWantsToKnowIsToldOfMailThatIsForged() throws IOException {
        Swaks.to(Postfix.ADDRESS, postfix.port())
                .send(
                        "carl@far.test",
                        "bob@example.test",
                        message("as another", "Pay!\r\n")
                                .replace("Alice <alice@example.test>", "boss@strict.test"))
                .ok();

        String report = postfix.mail("Feedback-Type: auth-failure");
        assertThat(header(report)).contains("Return-Path: <>").contains("DKIM-Signature: ");
        assertThat(report)
                .contains("Reported-Domain: strict.test")
                .contains("Auth-Failure: dmarc")
                .contains("Source-IP: " + Postfix.ADDRESS)
                .doesNotContain("Pay!")
                .doesNotContain("bob@example.test");
    }

    /// RFC 7489 §7.2 and RFC 8460.
    @Test
    void reportsReachAnotherServerAndCanBeReadThere() throws Exception {
        Swaks.to(Postfix.ADDRESS, postfix.port())
                .send(
                        "carl@far.test",
                        "bob@example.test",
                        message("counted", "Hello.\r\n")
                                .replace("Alice <alice@example.test>", "news@strict.test"))
                .ok();
        received("bob", "counted");
        JsonNode dmarc =
                veredus.api("POST", "/reports/own", "{'domain':'strict.test','today':true}");
        assertThat(dmarc.at("/reports/0/to/0").asString()).isEqualTo("carl@far.test");
        String arrived = postfix.mail("Subject: Report Domain: strict.test");
        assertThat(header(arrived)).contains("Return-Path: <>").contains("DKIM-Signature: ");
        AggregateReport about = AggregateReader.read(document(arrived));
        assertThat(about.domain()).isEqualTo("strict.test");
        assertThat(about.rows())
                .anySatisfy(row -> assertThat(row.source()).isEqualTo(Postfix.ADDRESS));

        submit("carl@far.test", message("safely", "Hello.\r\n"));
        postfix.mail("Subject: safely");
        JsonNode tls = veredus.api("POST", "/reports/own", "{'domain':'far.test','today':true}");
        assertThat(tls.at("/reports/0/to/0").asString()).isEqualTo("carl@far.test");
        arrived = postfix.mail("Subject: Report Domain: far.test");
        assertThat(header(arrived)).contains("TLS-Report-Domain: far.test");
        TlsReport connections = TlsReportJson.read(document(arrived));
        assertThat(connections.policies())
                .anySatisfy(result -> assertThat(result.successful()).isPositive());
    }

    private static byte[] document(String mail) throws MalformedReport {
        return Enclosure.documents(mail.getBytes(StandardCharsets.ISO_8859_1)).getFirst();
    }

    @Test
    void smtpSourceDeliversManyMessagesOverManyConnections() throws IOException {
        postfix.smtpSource(
                "-s",
                4,
                "-m",
                50,
                "-l",
                4000,
                "-f",
                "carl@far.test",
                "-t",
                "carol@example.test",
                "127.0.0.1:" + veredus.port(Service.SMTP));

        try (ImapClient carol = veredus.imap("carol")) {
            assertThat(carol.select("INBOX")).isEqualTo(50);
        }
    }

    @Test
    void aStrangerGetsNothingRelayed() throws IOException {
        var refused =
                Swaks.to("127.0.0.1", veredus.port(Service.SMTP))
                        .send("spy@far.test", "carl@far.test", message("open relay", "?\r\n"));
        assertThat(refused.status()).isEqualTo(24); // swaks: no recipient was accepted
        assertThat(refused.out()).containsPattern("<\\*\\* 55[04] 5\\.7\\.1 ");
    }

    @Test
    void whatTheOtherServerRefusesComesBackAsABounce() throws IOException {
        submit("nobody@far.test", message("to nobody", "lost\r\n"));

        assertThat(report(received("alice", "original subject to nobody")))
                .contains("to: alice@example.test")
                .contains("auto-submitted: auto-replied")
                .contains("recipient: rfc822; nobody@far.test")
                .contains("action: failed")
                .contains("status: 5.1.1")
                .anyMatch(line -> line.startsWith("diagnostic: smtp; 550 5.1.1 "))
                .contains("original subject: to nobody");
    }

    @Test
    void aDomainThatDoesNotExistBounces() throws IOException {
        submit("carl@nowhere.test", message("to nowhere", "lost\r\n"));

        assertThat(report(received("alice", "original subject to nowhere")))
                .contains("recipient: rfc822; carl@nowhere.test")
                .contains("action: failed")
                .contains("status: 5.1.2")
                .contains("diagnostic: x-veredus; no such domain: nowhere.test");
    }

    @Test
    void aDomainThatTakesNoMailBounces() throws IOException {
        submit("carl@nomail.test", message("to a null MX", "lost\r\n"));

        // RFC 7505 §4.2
        assertThat(report(received("alice", "original subject to a null MX")))
                .contains("recipient: rfc822; carl@nomail.test")
                .contains("action: failed")
                .contains("status: 5.1.10");
    }

    @Test
    void theOtherServerBouncesWhatWeRefuse() throws IOException {
        Swaks.to(Postfix.ADDRESS, postfix.port())
                .send("carl@far.test", "nobody@example.test", message("who is it", "lost\r\n"))
                .ok();

        assertThat(report(postfix.mail("Subject: who is it")))
                .contains("to: carl@far.test")
                .contains("recipient: rfc822; nobody@example.test")
                .contains("action: failed")
                .contains("status: 5.1.1")
                .contains("original subject: who is it");
    }

    /// Alice hands a message in as mail programs do.
    private static void submit(String recipient, String message) throws IOException {
        Swaks.to("127.0.0.1", veredus.port(Service.SUBMISSION))
                .with("--tls", "--tls-verify", "--tls-ca-path", veredus.authority())
                .with("--auth", "PLAIN", "--auth-user", "alice@example.test")
                .with("--auth-password", TryServer.PASSWORD)
                .send("alice@example.test", recipient, message)
                .ok();
    }

    private static String message(String subject, String body) {
        return "From: Alice <alice@example.test>\r\nTo: undisclosed-recipients:;\r\n"
                + "Date: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <"
                + subject.replace(' ', '.')
                + "@example.test>\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: 8bit\r\nSubject: "
                + subject
                + "\r\n\r\n"
                + body;
    }

    /// Waits until an inbox of ours holds a message with this subject, in its own header or in
    /// the one it brings back.
    private static String received(String name, String subject) throws IOException {
        String[] found = {""};
        String words = subject.replace("original subject ", "");
        try (ImapClient client = veredus.imap(name)) {
            Await.until(
                    subject + " at " + name,
                    PATIENCE,
                    () -> {
                        int messages = client.select("INBOX");
                        if (messages == 0) return false;
                        for (String answer : client.ask("FETCH 1:* BODY.PEEK[]")) {
                            int start = answer.indexOf("\r\n") + 2;
                            if (answer.contains("Subject: " + words + "\r\n"))
                                found[0] = answer.substring(start, answer.length() - 1);
                        }
                        return !found[0].isEmpty();
                    });
        }
        return found[0];
    }

    /// What Python's `email` reads in a bounce.
    private static List<String> report(String message) throws IOException {
        Path file = Files.createTempFile(folder, "bounce", ".eml");
        Files.writeString(file, message, StandardCharsets.ISO_8859_1);
        return Program.python("/journey/dsn.py").with(file).run().ok().out().lines().toList();
    }

    private static String header(String message) {
        return message.substring(0, bodyStart(message));
    }

    private static String body(String message) {
        return message.substring(bodyStart(message));
    }

    private static int bodyStart(String message) {
        int crlf = message.indexOf("\r\n\r\n");
        return crlf >= 0 ? crlf + 4 : message.indexOf("\n\n") + 2;
    }
}
