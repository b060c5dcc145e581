package org.veredus.verify.dkim;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jspecify.annotations.Nullable;

/// A public key as a domain publishes it, RFC 6376 §3.6.1.
///
/// @param hashes those the key may be used with; null: any
/// @param flags `y`: testing, `s`: the user agent's domain is the signer's, not one below it
public record KeyRecord(
        SignatureAlgorithm algorithm,
        PublicKey key,
        @Nullable List<String> hashes,
        List<String> services,
        List<String> flags) {
    // RFC 8301 §3.2
    private static final int MIN_RSA_BITS = 1024;

    private static final int MAX_RSA_BITS = 16_384;

    private static final int ED25519_OCTETS = 32;

    public KeyRecord {
        hashes = hashes == null ? null : List.copyOf(hashes);
        services = List.copyOf(services);
        flags = List.copyOf(flags);
    }

    public static KeyRecord parse(String text) throws DkimFailure {
        TagList tags = TagList.parse(text);
        String version = tags.compact("v");
        boolean first = "v".equals(tags.tags().keySet().iterator().next());
        if (version != null && !(version.equals("DKIM1") && first))
            throw DkimFailure.permanent("the key record is not of version DKIM1");
        String type = tags.compact("k");
        String data = tags.compact("p");
        if (data == null) throw DkimFailure.permanent("the key record has no key");
        if (data.isEmpty()) throw DkimFailure.permanent("the key is revoked");
        SignatureAlgorithm algorithm = algorithm(type == null ? "rsa" : type);
        PublicKey key = key(algorithm, decoded(data));
        String services = tags.compact("s");
        String flags = tags.compact("t");
        String hashes = tags.compact("h");
        return new KeyRecord(
                algorithm,
                key,
                hashes == null ? null : words(hashes),
                words(services == null ? "*" : services),
                words(flags == null ? "" : flags));
    }

    /// Whether signatures of mail may be made with it.
    public void allowMail(SignatureAlgorithm wanted) throws DkimFailure {
        if (wanted != algorithm)
            throw DkimFailure.permanent("the key is for " + algorithm.keyType() + " only");
        if (hashes != null && !hashes.contains("sha256"))
            throw DkimFailure.permanent("the key is not for SHA-256");
        if (!services.contains("*") && !services.contains("email"))
            throw DkimFailure.permanent("the key is not for mail");
    }

    private static SignatureAlgorithm algorithm(String keyType) throws DkimFailure {
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            if (algorithm.keyType().equalsIgnoreCase(keyType)) return algorithm;
        }
        throw DkimFailure.permanent("unknown type of key " + keyType);
    }

    private static byte[] decoded(String base64) throws DkimFailure {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) { // said again in our own words
            throw DkimFailure.permanent("the key is not base64");
        }
    }

    private static PublicKey key(SignatureAlgorithm algorithm, byte[] octets) throws DkimFailure {
        try {
            return switch (algorithm) {
                case RSA_SHA256 -> rsa(octets);
                case ED25519_SHA256 -> ed25519(octets);
            };
        } catch (GeneralSecurityException | IOException | IllegalArgumentException _) {
            throw DkimFailure.permanent("the key cannot be read");
        }
    }

    private static PublicKey rsa(byte[] octets)
            throws DkimFailure, GeneralSecurityException, IOException {
        PublicKey key = generate("RSA", subjectKey(octets));
        int bits = ((RSAPublicKey) key).getModulus().bitLength();
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS)
            throw DkimFailure.permanent("an RSA key of " + bits + " bits does not count");
        return key;
    }

    /// RFC 6376 §3.6.1 names the bare RSAPublicKey, everybody publishes it wrapped.
    private static byte[] subjectKey(byte[] octets) throws IOException {
        try {
            return SubjectPublicKeyInfo.getInstance(octets).getEncoded();
        } catch (IllegalArgumentException _) { // then it may be bare
            return new SubjectPublicKeyInfo(
                            new AlgorithmIdentifier(
                                    PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                            org.bouncycastle.asn1.pkcs.RSAPublicKey.getInstance(octets))
                    .getEncoded();
        }
    }

    // RFC 8463 §4
    private static PublicKey ed25519(byte[] octets) throws GeneralSecurityException, IOException {
        byte[] wrapped =
                octets.length == ED25519_OCTETS
                        ? new SubjectPublicKeyInfo(
                                        new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519),
                                        octets)
                                .getEncoded()
                        : octets;
        return generate("Ed25519", wrapped);
    }

    private static PublicKey generate(String type, byte[] wrapped) throws GeneralSecurityException {
        return KeyFactory.getInstance(type).generatePublic(new X509EncodedKeySpec(wrapped));
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.toLowerCase(Locale.ROOT).split(":"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
