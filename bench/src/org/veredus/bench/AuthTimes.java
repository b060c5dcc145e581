package org.veredus.bench;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veredus.format.address.Domain;
import org.veredus.peer.OpenDkim;
import org.veredus.verify.authentication.Authentication;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dkim.DkimSigner;
import org.veredus.verify.dkim.SignatureAlgorithm;
import org.veredus.verify.dkim.SigningKey;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Mx;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.dns.Srv;
import org.veredus.verify.dns.Tlsa;
import org.veredus.verify.spf.SpfQuestion;
import org.veredus.verify.spf.SpfSettings;

/// What it costs to sign a message of 10 KB with an RSA-2048 and an Ed25519 key, and to find
/// out who sent it: SPF, both signatures, ARC and DMARC, every DNS answer at hand. One thread.
/// Beside it the same signatures by libopendkim, in the same process.
final class AuthTimes {
    private static final DnsName DOMAIN = new DnsName("example.test");
    private static final SpfQuestion CLIENT =
            new SpfQuestion(
                    InetAddress.ofLiteral("192.0.2.1"), "mx.example.test", "a@example.test");

    private final Bench bench;
    private final Map<String, String> texts = new HashMap<>();
    private final List<SigningKey> keys = new ArrayList<>();
    private final Map<String, String> pems = new HashMap<>();

    private AuthTimes(Bench bench) throws NoSuchAlgorithmException {
        this.bench = bench;
        texts.put("example.test", "v=spf1 ip4:192.0.2.0/24 -all");
        texts.put("_dmarc.example.test", "v=DMARC1; p=reject");
        key("r", SignatureAlgorithm.RSA_SHA256, "RSA", 2048);
        key("e", SignatureAlgorithm.ED25519_SHA256, "Ed25519", 255);
    }

    private void key(String selector, SignatureAlgorithm algorithm, String name, int bits)
            throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(name);
        generator.initialize(bits);
        KeyPair pair = generator.generateKeyPair();
        byte[] octets = pair.getPublic().getEncoded();
        if (bits == 255) octets = Arrays.copyOfRange(octets, 12, octets.length);
        texts.put(
                selector + "._domainkey.example.test",
                "v=DKIM1; k="
                        + algorithm.keyType()
                        + "; p="
                        + Base64.getEncoder().encodeToString(octets));
        keys.add(new SigningKey(DOMAIN, selector, algorithm, pair.getPrivate()));
        String encoded =
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPrivate().getEncoded());
        pems.put(
                selector,
                "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
    }

    static void run(Bench bench) {
        try {
            new AuthTimes(bench).run();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void run() {
        int rounds = bench.number("rounds", 5);
        int messages = bench.number("messages", 2000);
        InstantSource clock = InstantSource.system();
        DkimSigner signer = new DkimSigner(keys, clock);
        byte[] message = message();
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(signer.sign(message));
        signed.writeBytes(message);
        byte[] whole = signed.toByteArray();
        MessageAuthenticator authenticator =
                new MessageAuthenticator(
                        new AtHand(),
                        SpfSettings.of("mx.test"),
                        DkimSettings.defaults(),
                        new DmarcSettings.TreeWalk(),
                        clock,
                        System::nanoTime);
        Authentication found = authenticator.authenticate(whole, CLIENT);
        boolean good = found.dkim().stream().allMatch(one -> one.passes());
        if (!good) throw new IllegalStateException("the signatures do not pass: " + found);
        List<Double> signing = new ArrayList<>();
        List<Double> peer = new ArrayList<>();
        List<Double> verifying = new ArrayList<>();
        OpenDkim library =
                bench.text("only", "").equals("veredus")
                        ? null
                        : new OpenDkim(Path.of("/dev/null"));
        for (int round = 0; round < rounds; round++) {
            signing.add(micros(messages, () -> signer.sign(message)));
            if (library != null) peer.add(micros(messages, bySomebodyElse(library, message)));
            verifying.add(micros(messages, () -> authenticator.authenticate(whole, CLIENT)));
        }
        System.out.printf(
                "auth sign   median %.0f us a message of 10 KB, RSA-2048 and Ed25519%n",
                Bench.median(signing));
        if (library != null) {
            System.out.printf(
                    "auth sign   median %.0f us by libopendkim; veredus is %.1f times as fast%n",
                    Bench.median(peer), Bench.median(peer) / Bench.median(signing));
            library.close();
        }
        System.out.printf(
                "auth verify median %.0f us: SPF, both signatures, ARC, DMARC, DNS at hand%n",
                Bench.median(verifying));
    }

    private Runnable bySomebodyElse(OpenDkim library, byte[] message) {
        OpenDkim.Letter letter = OpenDkim.letter(message);
        List<OpenDkim.Key> both =
                keys.stream()
                        .map(
                                key ->
                                        library.key(
                                                pems.getOrDefault(key.selector(), ""),
                                                key.selector(),
                                                DOMAIN.text(),
                                                OpenDkim.Algorithm.valueOf(key.algorithm().name())))
                        .toList();
        return () -> both.forEach(key -> library.sign(letter, key, true, true));
    }

    private static double micros(int times, Runnable what) {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) what.run();
        return (System.nanoTime() - start) / 1000.0 / times;
    }

    private static byte[] message() {
        String header =
                """
                From: A <a@example.test>
                To: B <b@there.test>
                Subject: A message of ten kilobytes
                Date: Wed, 25 Nov 2026 12:00:00 +0000
                Message-ID: <1@example.test>
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8

                """;
        String line = "The quick brown fox jumps over the lazy dog, and once more over it.\n";
        return (header + line.repeat(150)).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Knows all answers at once, as a warm cache does.
    private final class AtHand implements Resolver {
        @Override
        public DnsAnswer<String> txt(DnsName name) {
            String text = texts.get(name.text());
            return text == null
                    ? new DnsAnswer.NoSuchDomain<>()
                    : new DnsAnswer.Found<>(List.of(text), false, Duration.ofMinutes(5));
        }

        @Override
        public DnsAnswer<Mx> mx(DnsName name) {
            return new DnsAnswer.NoData<>();
        }

        @Override
        public DnsAnswer<DnsName> mxNames(DnsName name) {
            return new DnsAnswer.NoData<>();
        }

        @Override
        public DnsAnswer<Inet4Address> a(DnsName name) {
            return new DnsAnswer.NoData<>();
        }

        @Override
        public DnsAnswer<Inet6Address> aaaa(DnsName name) {
            return new DnsAnswer.NoData<>();
        }

        @Override
        public DnsAnswer<Srv> srv(DnsName name) {
            return new DnsAnswer.NoData<>();
        }

        @Override
        public DnsAnswer<Tlsa> tlsa(DnsName name) {
            return new DnsAnswer.NoData<>();
        }

        @Override
        public DnsAnswer<DnsName> alias(DnsName name) {
            return new DnsAnswer.NoData<>();
        }

        @Override
        public DnsAnswer<Domain> ptr(InetAddress address) {
            return new DnsAnswer.NoData<>();
        }
    }
}
