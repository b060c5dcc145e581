package org.veredus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.cli.Shell.Result;
import org.veredus.testing.LoopbackDns;
import org.veredus.verify.dkim.Keys;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// `verify` and `sign`, with a DNS server of their own.
class SenderToolsTest {
    private static final Keys KEY = Keys.ed25519();
    private static final String MESSAGE =
            "From: a@example.com\r\nSubject: hi\r\nTo: b@example.org\r\n\r\nbody\r\n";

    @TempDir Path folder;
    private final ObjectMapper json = new ObjectMapper();
    private final Shell shell = new Shell();
    private final ConcurrentMap<String, String> texts = new ConcurrentHashMap<>();
    private LoopbackDns dns;
    private String server;

    @BeforeEach
    void startDns() throws Exception {
        dns = new LoopbackDns(this::answer);
        InetSocketAddress address = dns.address();
        server = address.getAddress().getHostAddress() + ":" + address.getPort();
        texts.put("example.com.", "v=spf1 ip4:192.0.2.1 -all");
        texts.put("_dmarc.example.com.", "v=DMARC1; p=quarantine");
        texts.put("s._domainkey.example.com.", "v=DKIM1; k=ed25519; p=" + KEY.published());
    }

    @AfterEach
    void stopDns() throws Exception {
        dns.close();
    }

    private Message answer(Message query) {
        Record question = query.getQuestion();
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.addRecord(question, Section.QUESTION);
        Name name = question.getName();
        String text = texts.get(name.toString());
        if (text == null) reply.getHeader().setRcode(Rcode.NXDOMAIN);
        else if (question.getType() == Type.TXT)
            reply.addRecord(new TXTRecord(name, DClass.IN, 300, text), Section.ANSWER);
        return reply;
    }

    @Test
    void checksAClientBySpf() {
        Result result =
                shell.run(
                        "verify",
                        "spf",
                        "--dns",
                        server,
                        "--json",
                        "--ip",
                        "192.0.2.9",
                        "--helo",
                        "h.test",
                        "--mail-from",
                        "<a@example.com>");
        assertThat(result.status()).isZero();
        JsonNode answer = json.readTree(result.out());
        assertThat(answer.path("result").asString()).isEqualTo("fail");
        assertThat(answer.path("mechanism").asString()).isEqualTo("-all");
        assertThat(answer.path("explanation").asString()).contains("192.0.2.9");
        assertThat(answer.propertyNames()).contains("problem");
        assertThat(
                        shell.run(
                                        "verify",
                                        "spf",
                                        "--dns",
                                        server,
                                        "--ip",
                                        "192.0.2.1",
                                        "--mail-from",
                                        "a@example.com")
                                .out())
                .contains("pass");
    }

    @Test
    void answersABatchOfClientsInOrderWhateverIsWrong() {
        shell.type(
                """
                {"ip": "192.0.2.1", "helo": "x", "mailFrom": "a@example.com"}
                {"ip": "nonsense", "helo": "x", "mailFrom": "a@example.com"}
                {"helo": "x"}
                nonsense
                {"ip": "::ffff:192.0.2.2", "helo": "x", "mailFrom": "a@example.com"}
                {"ip": "192.0.2.1", "helo": "example.com", "mailFrom": ""}
                """);
        Result result = shell.run("verify", "spf", "--batch", "--dns", server);
        assertThat(result.out().lines().map(json::readTree))
                .extracting(answer -> answer.path("result").asString("error"))
                .containsExactly("pass", "error", "error", "error", "fail", "pass");
    }

    @Test
    void signsAndVerifiesInBatches() {
        shell.type(line(MESSAGE, false) + line(MESSAGE, true) + "{}\n" + "{\"message\": \"%\"}\n");
        Result signed = shell.run("sign", "--batch", "--dns", server, "--host", "mx.test");
        List<JsonNode> answers = signed.out().lines().map(json::readTree).toList();
        assertThat(answers).hasSize(4);
        assertThat(answers.get(2).propertyNames()).containsExactly("error");
        assertThat(answers.get(3).propertyNames()).containsExactly("error");
        shell.type(answers.get(0) + "\n" + answers.get(1) + "\n");
        Result verified = shell.run("verify", "message", "--batch", "--dns", server);
        List<JsonNode> verdicts = verified.out().lines().map(json::readTree).toList();
        JsonNode dkim = verdicts.getFirst().path("dkim").path(0);
        assertThat(dkim.path("result").asString()).isEqualTo("pass");
        assertThat(dkim.path("domain").asString()).isEqualTo("example.com");
        assertThat(dkim.path("selector").asString()).isEqualTo("s");
        assertThat(dkim.path("algorithm").asString()).isEqualTo("ed25519-sha256");
        JsonNode dmarc = verdicts.getFirst().path("dmarc");
        assertThat(dmarc.path("result").asString()).isEqualTo("pass");
        assertThat(dmarc.path("policy").asString()).isEqualTo("quarantine");
        assertThat(dmarc.path("dkimAligned").asBoolean()).isTrue();
        assertThat(verdicts.getFirst().path("spf").isNull()).isTrue();
        assertThat(verdicts.get(1).path("arc").path("result").asString()).isEqualTo("pass");
        assertThat(verdicts.get(1).path("dmarc").path("result").asString()).isEqualTo("fail");
        assertThat(verdicts.get(1).path("authenticationResults").asString())
                .startsWith("localhost; dkim=none; arc=pass");
    }

    @Test
    void signsAFileOfThisSystemAndKeepsItsLineEnds() throws Exception {
        Path key = folder.resolve("key.pem");
        Files.writeString(key, pem(), StandardCharsets.US_ASCII);
        Path file = folder.resolve("message.eml");
        Files.writeString(file, MESSAGE.replace("\r\n", "\n"), StandardCharsets.US_ASCII);
        Result signed =
                shell.run(
                        "sign",
                        file.toString(),
                        "--domain",
                        "example.com",
                        "--selector",
                        "s",
                        "--key",
                        key.toString(),
                        "--now",
                        "2026-01-31T12:00:00Z");
        assertThat(signed.out()).contains("t=1769860800;").doesNotContain("\r").endsWith("body\n");
        shell.type(signed.out());
        assertThat(shell.run("verify", "message", "--dns", server).out())
                .containsPattern("dkim +pass +example.com");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(shell.run("verify", "spf", "--dns", server).err()).contains("--ip is missing");
        assertThat(shell.run("sign", "--dns", server).err()).contains("--domain");
        assertThat(shell.run("verify", "spf", "--now", "soon", "--ip", "::1").err())
                .contains("not an instant");
        assertThat(shell.run("sign", "--dns", server).status()).isEqualTo(2);
        assertThat(shell.run("verify", "spf", "--dns", "here:x", "--ip", "::1").status())
                .isEqualTo(2);
        String nobody = "x".repeat(64) + ".test"; // longer than a label: nobody is asked
        assertThat(shell.run("verify", "spf", "--dns", nobody, "--ip", "::1").err())
                .isEqualTo("veredus: --dns: no host is called " + nobody + "\n");
    }

    @Test
    void saysOfAFileThatIsNoKeyThatItIsNone() throws Exception {
        Path key = folder.resolve("letter.eml");
        Files.writeString(key, "Subject: Gr\u00fc\u00dfe\n\n", StandardCharsets.UTF_8);
        Result result =
                shell.run(
                        "sign",
                        "--domain",
                        "example.com",
                        "--selector",
                        "s",
                        "--key",
                        key.toString());
        assertThat(result.err()).contains("cannot sign: ");
    }

    private String line(String message, boolean arc) {
        ObjectNode line = json.createObjectNode();
        line.put(
                "message",
                Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8)));
        line.put("domain", "example.com").put("selector", "s").put("key", pem()).put("arc", arc);
        return line + "\n";
    }

    private static String pem() {
        String base64 = Base64.getEncoder().encodeToString(KEY.pair().getPrivate().getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
    }

    @Test
    void beginsADkim2ChainAndChecksItIfAsked() throws Exception {
        Path letter = Files.writeString(folder.resolve("letter.eml"), MESSAGE);
        Path key = Files.writeString(folder.resolve("key.pem"), pem());
        Result signed =
                shell.run(
                        "sign",
                        letter.toString(),
                        "--domain",
                        "example.com",
                        "--selector",
                        "s",
                        "--key",
                        key.toString(),
                        "--now",
                        "2026-11-26T12:00:00Z",
                        "--dkim2",
                        "--mail-from",
                        "a@example.com",
                        "--rcpt-to",
                        "b@example.org");
        assertThat(signed.err()).isEmpty();
        assertThat(signed.out()).startsWith("DKIM2-Signature: i=1; m=1;").endsWith(MESSAGE);
        Path chain = Files.writeString(folder.resolve("chain.eml"), signed.out());
        JsonNode good = verified(chain, "--dkim2", "--rcpt-to", "b@example.org").path("dkim2");
        assertThat(good.path("result").asString()).isEqualTo("pass");
        assertThat(good.path("signers").get(0).asString()).isEqualTo("example.com");
        JsonNode replayed = verified(chain, "--dkim2", "--rcpt-to", "c@example.org").path("dkim2");
        assertThat(replayed.path("reason").asString())
                .isEqualTo("DKIM2-Signature i=1 RCPT TO <c@example.org> did not match");
        JsonNode unasked = verified(chain);
        assertThat(unasked.has("dkim2")).isFalse();
        assertThat(unasked.path("authenticationResults").asString()).doesNotContain("dkim2");
    }

    private JsonNode verified(Path message, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "verify",
                                "message",
                                message.toString(),
                                "--json",
                                "--dns",
                                server,
                                "--now",
                                "2026-11-26T12:00:00Z",
                                "--mail-from",
                                "a@example.com"));
        arguments.addAll(List.of(more));
        return json.readTree(shell.run(arguments.toArray(String[]::new)).out());
    }

    @Test
    void chainsAreMadeAndCheckedInBatches() throws Exception {
        ObjectNode line =
                json.createObjectNode()
                        .put(
                                "message",
                                Base64.getEncoder()
                                        .encodeToString(MESSAGE.getBytes(StandardCharsets.UTF_8)))
                        .put("domain", "example.com")
                        .put("selector", "s")
                        .put("key", pem())
                        .put("mailFrom", "a@example.com");
        line.putArray("rcptTo").add("b@example.org");
        String now = "2026-11-26T12:00:00Z";
        shell.type(line + "\n");
        Result signed = shell.run("sign", "--batch", "--dkim2", "--now", now);
        ObjectNode question =
                json.createObjectNode()
                        .put("message", json.readTree(signed.out()).path("message").asString())
                        .put("mailFrom", "a@example.com");
        question.putArray("rcptTo").add("b@example.org");
        shell.type(question + "\n");
        Result checked =
                shell.run("verify", "message", "--batch", "--dkim2", "--dns", server, "--now", now);
        assertThat(json.readTree(checked.out()).path("dkim2").path("result").asString())
                .isEqualTo("pass");
    }

    /// DMARC says nothing of a message whose way nobody knows; where it is known, it counts.
    @Test
    void inspectAsksTheServerThatIsNamed() throws Exception {
        Path file = folder.resolve("m.eml");
        Files.writeString(file, "From: a@example.com\nSubject: hi\n\nShall we meet?\n");
        String message = file.toString();
        Result unknown = shell.run("inspect", "--dns", server, message);
        assertThat(unknown.out()).startsWith("accept").contains("dmarc-unjudged");
        Result forged =
                shell.run(
                        "inspect",
                        "--dns",
                        server,
                        "--ip",
                        "192.0.2.9",
                        "--helo",
                        "x.test",
                        "--mail-from",
                        "a@example.com",
                        message);
        assertThat(forged.out()).startsWith("junk").contains("spf-fail", "iprev-none");
    }
}
