package org.veredus.account.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.verify.dkim.SignatureAlgorithm;
import org.veredus.verify.dkim.SigningKey;
import org.veredus.verify.dns.DnsName;

/// Keys and values of the records; drawn in the package description.
final class Layout {
    private static final int VERSION = 1;

    private Layout() {}

    static byte[] key(DomainKey key) {
        String name = key.domain().ascii() + "\0" + key.selector();
        return Keys.key('K', name.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] value(DomainKey key) {
        return new RecordWriter(VERSION, 2048)
                .octet(code(key.stage()))
                .octet(code(key.algorithm()))
                .number(key.made().getEpochSecond())
                .number(key.since().getEpochSecond())
                .bytes(key.signing().key().getEncoded())
                .bytes(key.publicKey().getEncoded())
                .toBytes();
    }

    static Map<Domain, List<DomainKey>> load(Snapshot snapshot) throws StoreFailed {
        Map<Domain, List<DomainKey>> keys = new HashMap<>();
        byte[] prefix = Keys.key('K');
        snapshot.scan(
                prefix,
                Keys.after(prefix),
                (name, value) -> {
                    DomainKey key = read(name, value);
                    keys.computeIfAbsent(key.domain(), _ -> new ArrayList<>()).add(key);
                    return Snapshot.Next.GO_ON;
                });
        return keys;
    }

    private static DomainKey read(byte[] name, byte[] value) throws StoreFailed {
        String text = new String(name, 1, name.length - 1, StandardCharsets.US_ASCII);
        int end = text.indexOf('\0');
        RecordReader in = new RecordReader("signing key", value, VERSION);
        DomainKey.Stage stage = stage(in.octet());
        SignatureAlgorithm algorithm = algorithm(in.octet());
        Instant made = Instant.ofEpochSecond(in.number());
        Instant since = Instant.ofEpochSecond(in.number());
        try {
            KeyFactory factory = KeyFactory.getInstance(javaName(algorithm));
            Domain domain = new Domain(text.substring(0, end));
            SigningKey signing =
                    new SigningKey(
                            new DnsName(domain.ascii()),
                            text.substring(end + 1),
                            algorithm,
                            factory.generatePrivate(new PKCS8EncodedKeySpec(in.bytes())));
            return new DomainKey(
                    domain,
                    signing,
                    factory.generatePublic(new X509EncodedKeySpec(in.bytes())),
                    stage,
                    made,
                    since);
        } catch (GeneralSecurityException | RuntimeException damaged) {
            throw new StoreFailed("signing key record of " + text.replace('\0', ' '), damaged);
        }
    }

    private static String javaName(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case RSA_SHA256 -> "RSA";
            case ED25519_SHA256 -> "Ed25519";
        };
    }

    private static int code(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case RSA_SHA256 -> 'r';
            case ED25519_SHA256 -> 'e';
        };
    }

    private static SignatureAlgorithm algorithm(int code) throws StoreFailed {
        return switch (code) {
            case 'r' -> SignatureAlgorithm.RSA_SHA256;
            case 'e' -> SignatureAlgorithm.ED25519_SHA256;
            default -> throw new StoreFailed("signing key record has algorithm " + code);
        };
    }

    private static int code(DomainKey.Stage stage) {
        return switch (stage) {
            case PENDING -> 'p';
            case ACTIVE -> 'a';
            case RETIRED -> 'r';
        };
    }

    private static DomainKey.Stage stage(int code) throws StoreFailed {
        return switch (code) {
            case 'p' -> DomainKey.Stage.PENDING;
            case 'a' -> DomainKey.Stage.ACTIVE;
            case 'r' -> DomainKey.Stage.RETIRED;
            default -> throw new StoreFailed("signing key record has stage " + code);
        };
    }
}
