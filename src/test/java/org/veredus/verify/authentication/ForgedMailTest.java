package org.veredus.verify.authentication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.veredus.format.message.AuthenticationResults;
import org.veredus.format.message.Header;
import org.veredus.testing.ZoneDns;
import org.veredus.verify.arc.ArcSealer;
import org.veredus.verify.dkim.BodyHash;
import org.veredus.verify.dkim.BodyHashes;
import org.veredus.verify.dkim.Canonicalization;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dkim.DkimSigner;
import org.veredus.verify.dkim.Keys;
import org.veredus.verify.dkim.SignedFields;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.spf.SpfQuestion;
import org.veredus.verify.spf.SpfSettings;

/// The gallery of `forged.txt`.
final class ForgedMailTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-01-31T12:00:00Z"));

    private static final String HOST = "mx.home.test";

    private static final Keys BANK = Keys.ed25519();
    private static final Keys EVIL = Keys.ed25519();

    private static final String LETTER =
            """
            From: Bank <info@bank.test>
            To: you@home.test
            Subject: Your account
            Date: Sat, 31 Jan 2026 11:00:00 +0000
            Message-ID: <1@bank.test>

            Hello.
            """
                    .replace("\n", "\r\n");

    private final ZoneDns zone = zone();
    private final MessageAuthenticator authenticator =
            new MessageAuthenticator(
                    zone,
                    SpfSettings.of(HOST),
                    DkimSettings.defaults(),
                    new DmarcSettings.TreeWalk(),
                    CLOCK,
                    () -> 0);

    private static ZoneDns zone() {
        ZoneDns zone =
                new ZoneDns()
                        .read(
                                """
                                bank.test TXT v=spf1 ip4:192.0.2.1 -all
                                _dmarc.bank.test TXT v=DMARC1; p=reject
                                evil.test TXT v=spf1 ip4:192.0.2.66 -all
                                _dmarc.evil.test TXT v=DMARC1; p=none
                                spfloop.test TXT v=spf1 include:spfloop.test -all
                                open.test TXT v=spf1 +all
                                twice.test TXT v=spf1 +all
                                twice.test TXT v=spf1 -all
                                macro.test TXT v=spf1 exists:%{l}.ok.macro.test -all
                                s._domainkey.loop.test CNAME s._domainkey.loop.test
                                s._domainkey.revoked.test TXT v=DKIM1; k=ed25519; p=
                                _dmarc.silent.test TIMEOUT
                                _dmarc.twopolicies.test TXT v=DMARC1; p=reject
                                _dmarc.twopolicies.test TXT v=DMARC1; p=none
                                """);
        zone.add("s._domainkey.huge.test", "TXT", "v=DKIM1; k=rsa; p=" + "QUJD".repeat(25_000));
        BANK.publish(zone, "bank.test", "s");
        EVIL.publish(zone, "evil.test", "s").publish(zone, "list.test", "s");
        return zone;
    }

    @TestFactory
    List<DynamicTest> everyTrickGetsItsVerdict() throws IOException {
        try (InputStream file =
                ForgedMailTest.class.getResourceAsStream("/authentication/forged.txt")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
            return Arrays.stream(text.split("\n\n"))
                    .map(block -> block.lines().filter(line -> !line.startsWith("#")).toList())
                    .filter(lines -> !lines.isEmpty())
                    .map(lines -> DynamicTest.dynamicTest(lines.getFirst(), () -> play(lines)))
                    .toList();
        }
    }

    private void play(List<String> lines) {
        String message = LETTER;
        SpfQuestion client = client("192.0.2.66 evil.test x@evil.test");
        String expected = "";
        for (String line : lines) {
            String value = line.substring(line.indexOf(':') + 1).strip();
            if (line.startsWith("from:")) client = client(value);
            if (line.startsWith("do:")) message = change(message, value);
            if (line.startsWith("expect:")) expected = value;
        }
        byte[] octets = message.getBytes(UTF_8);
        Authentication found = authenticator.authenticate(octets, client);
        for (String one : expected.split(" ")) {
            String[] pair = one.split("=");
            assertThat(actual(pair[0], found, octets))
                    .as("%s of %s", pair[0], found)
                    .isEqualTo(pair[1]);
        }
        assertThat(AuthenticationResults.parse(found.results(HOST).value())).isNotNull();
        assertThat(found.receivedSpf(HOST)).isNotNull();
    }

    private static String actual(String what, Authentication found, byte[] message) {
        return switch (what) {
            case "spf" -> Objects.requireNonNull(found.spf()).result().word();
            case "dkim" ->
                    found.dkim().isEmpty() ? "none" : found.dkim().getFirst().result().word();
            case "count" -> Integer.toString(found.dkim().size());
            case "arc" -> found.arc().result().word();
            case "dmarc" -> found.dmarc().result().word();
            case "policy" -> found.dmarc().policy().word();
            case "domain" -> String.valueOf(found.dmarc().domain());
            case "ours" -> {
                Header header = Header.parse(message, message.length);
                yield Integer.toString(AuthenticationResults.pretendingToBe(HOST, header).size());
            }
            default -> throw new IllegalArgumentException(what);
        };
    }

    private String change(String message, String instruction) {
        String[] words = instruction.split(" ", 2);
        String rest = unescaped(words[1]);
        return switch (words[0]) {
            case "prepend" -> rest + "\r\n" + message;
            case "append" -> message + rest + "\r\n";
            case "replace" -> {
                String[] both = (rest + " ").split(" => ?", 2);
                String changed = message.replace(both[0], both[1].stripTrailing());
                assertThat(changed).as(instruction).isNotEqualTo(message);
                yield changed;
            }
            case "sign" -> sign(message, rest);
            case "seal" -> seal(message, rest);
            case "many" -> many(message, rest);
            default -> throw new IllegalArgumentException(instruction);
        };
    }

    private static String unescaped(String text) {
        return text.replace("\\r\\n", "\r\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0")
                .replace("\\u0430", "\u0430");
    }

    private static Keys keys(String domain) {
        return domain.equals("bank.test") ? BANK : EVIL;
    }

    private static String many(String message, String what) {
        String[] words = what.split(" ");
        String one = sign(message, words[1]);
        String field = one.substring(0, one.length() - message.length());
        return field.repeat(Integer.parseInt(words[0])) + message;
    }

    private static String sign(String message, String what) {
        String[] words = what.split(" ", 2);
        if (words.length == 2) return signByHand(message, words[0], words[1]);
        DkimSigner signer = new DkimSigner(List.of(keys(words[0]).signing(words[0], "s")), CLOCK);
        return new String(signer.sign(message.getBytes(UTF_8)), UTF_8) + message;
    }

    private static String signByHand(String message, String domain, String tags) {
        byte[] octets = message.getBytes(UTF_8);
        Header header = Header.parse(octets, octets.length);
        String all = tags.startsWith("h=") ? tags : "h=from:subject:to:date; " + tags;
        List<String> names = new ArrayList<>();
        long limit = Long.MAX_VALUE;
        for (String tag : all.split("; ")) {
            if (tag.startsWith("h=")) names.addAll(List.of(tag.substring(2).split(":")));
            if (tag.matches("l=\\d{1,3}")) limit = Long.parseLong(tag.substring(2));
        }
        BodyHashes hashes = new BodyHashes();
        BodyHash hash = hashes.ask(Canonicalization.SIMPLE, limit);
        hashes.update(octets, header.bodyOffset(), octets.length);
        hashes.finish();
        Keys keys = keys(domain);
        String field =
                "DKIM-Signature: v=1; a="
                        + keys.algorithm().word()
                        + "; d="
                        + domain
                        + "; s=s; "
                        + all
                        + "; bh="
                        + Base64.getEncoder().encodeToString(hash.value())
                        + "; b=";
        byte[] signed =
                new SignedFields(Canonicalization.SIMPLE)
                        .add(header, names, null)
                        .endingWith(field.getBytes(UTF_8));
        byte[] value = keys.signing("signed.test", "s").sign(signed);
        return field + Base64.getEncoder().encodeToString(value) + "\r\n" + message;
    }

    private String seal(String message, String domain) {
        byte[] octets = message.getBytes(UTF_8);
        Header header = Header.parse(octets, octets.length);
        BodyHashes hashes = new BodyHashes();
        MessageAuthenticator.Reading reading = authenticator.begin(header, hashes);
        ArcSealer.Sealing sealing =
                new ArcSealer(keys(domain).signing(domain, "s"), CLOCK).begin(header, hashes);
        hashes.update(octets, header.bodyOffset(), octets.length);
        hashes.finish();
        Authentication found = reading.result(null);
        return new String(sealing.fields(found.arc(), found.results("mx." + domain)), UTF_8)
                + message;
    }

    private static SpfQuestion client(String words) {
        String[] parts = words.split(" ");
        String path = parts[2].equals("<>") ? "" : parts[2];
        return new SpfQuestion(InetAddress.ofLiteral(parts[0]), parts[1], path);
    }
}
