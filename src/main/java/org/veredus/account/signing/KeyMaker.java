package org.veredus.account.signing;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.veredus.format.address.Domain;
import org.veredus.verify.dkim.SignatureAlgorithm;
import org.veredus.verify.dkim.SigningKey;
import org.veredus.verify.dns.DnsName;

/// Makes pairs of keys.
final class KeyMaker {
    /// Longer ones do not fit into one UDP answer, RFC 6376 §3.3.3; shorter ones are weak.
    private static final int RSA_BITS = 2048;

    private static final int ED25519_BITS = 255;

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final SecureRandom random;

    KeyMaker(SecureRandom random) {
        this.random = random;
    }

    /// One key of each algorithm, under selectors that are not taken.
    List<DomainKey> pair(Domain domain, DomainKey.Stage stage, Instant now, Set<String> taken) {
        DnsName name = DnsName.of(domain);
        if (name == null) throw new IllegalArgumentException(domain + " is too long for the DNS");
        String day = DAY.format(now);
        String suffix = "";
        for (int n = 2; taken.contains(day + "r" + suffix); n++) suffix = Integer.toString(n);
        return List.of(
                key(domain, name, day + "r" + suffix, SignatureAlgorithm.RSA_SHA256, stage, now),
                key(
                        domain,
                        name,
                        day + "e" + suffix,
                        SignatureAlgorithm.ED25519_SHA256,
                        stage,
                        now));
    }

    private DomainKey key(
            Domain domain,
            DnsName name,
            String selector,
            SignatureAlgorithm algorithm,
            DomainKey.Stage stage,
            Instant now) {
        KeyPair pair = generate(algorithm);
        return new DomainKey(
                domain,
                new SigningKey(name, selector, algorithm, pair.getPrivate()),
                pair.getPublic(),
                stage,
                now,
                now);
    }

    private KeyPair generate(SignatureAlgorithm algorithm) {
        try {
            KeyPairGenerator generator =
                    KeyPairGenerator.getInstance(
                            switch (algorithm) {
                                case RSA_SHA256 -> "RSA";
                                case ED25519_SHA256 -> "Ed25519";
                            });
            generator.initialize(
                    switch (algorithm) {
                        case RSA_SHA256 -> RSA_BITS;
                        case ED25519_SHA256 -> ED25519_BITS;
                    },
                    random);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has " + algorithm, impossible);
        }
    }
}
