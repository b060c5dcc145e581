package org.veredus.base.tls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.jspecify.annotations.Nullable;

/// A private key and the certificates that prove it, the server's own first.
public record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {
    private static final int DNS_NAME = 2;

    public ServerCertificate {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("no certificate");
        }
        if (!fits(key, chain.getFirst().getPublicKey())) {
            throw new IllegalArgumentException(
                    "the private key is not that of " + chain.getFirst().getSubjectX500Principal());
        }
    }

    /// A key of the kind that servers have here: P-256, which everybody verifies fast.
    public static KeyPair newKey(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JVM has no P-256", missing);
        }
    }

    /// The key with its public half.
    public KeyPair keyPair() {
        return new KeyPair(chain.getFirst().getPublicKey(), key);
    }

    /// The DNS names it is for, lower case, `*.` in front of wildcards.
    public Set<String> names() {
        try {
            Collection<List<?>> names = chain.getFirst().getSubjectAlternativeNames();
            Stream<List<?>> present = names == null ? Stream.of() : names.stream();
            return present.filter(name -> name.get(0) instanceof Integer type && type == DNS_NAME)
                    .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (CertificateParsingException unreadable) {
            return Set.of(); // it still serves as the default
        }
    }

    /// The user id in the subject, where Apple writes what a certificate is for;
    /// null if there is none.
    public @Nullable String userId() {
        try {
            RDN[] found =
                    new JcaX509CertificateHolder(chain.getFirst())
                            .getSubject()
                            .getRDNs(BCStyle.UID);
            return found.length == 0
                    ? null
                    : IETFUtils.valueToString(found[0].getFirst().getValue());
        } catch (CertificateEncodingException unreadable) {
            return null; // as of one that has none
        }
    }

    public Instant expires() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    @Override
    public String toString() {
        return "certificate " + names() + " until " + expires();
    }

    private static boolean fits(PrivateKey key, PublicKey proven) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    case "RSASSA-PSS" -> "RSASSA-PSS";
                    default -> "EdDSA";
                };
        try {
            byte[] sample = proven.getEncoded();
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(sample);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(proven);
            verifier.update(sample);
            return verifier.verify(signature);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }
}
