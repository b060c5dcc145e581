package org.veredus.verify.dkim;

import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.dns.DnsName;

/// A private key, and where its public one is published.
public final class SigningKey {
    private final DnsName domain;
    private final String selector;
    private final SignatureAlgorithm algorithm;
    private final PrivateKey key;
    private volatile @Nullable UnaryOperator<byte[]> signer;

    public SigningKey(
            DnsName domain, String selector, SignatureAlgorithm algorithm, PrivateKey key) {
        if (domain.under(selector + "._domainkey") == null)
            throw new IllegalArgumentException("no selector: " + selector);
        this.domain = domain;
        this.selector = selector;
        this.algorithm = algorithm;
        this.key = key;
    }

    public DnsName domain() {
        return domain;
    }

    public String selector() {
        return selector;
    }

    public SignatureAlgorithm algorithm() {
        return algorithm;
    }

    public PrivateKey key() {
        return key;
    }

    public byte[] sign(byte[] octets) {
        UnaryOperator<byte[]> ready = signer;
        // With the first signature, as few of the keys that there are sign.
        if (ready == null) signer = ready = algorithm.signer(key);
        return ready.apply(octets);
    }

    /// Reads RSA in PKCS #1 or #8, or Ed25519 in PKCS #8.
    ///
    /// @throws IllegalArgumentException for anything else
    public static SigningKey ofPem(DnsName domain, String selector, String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            PrivateKeyInfo info =
                    switch (parser.readObject()) {
                        case PEMKeyPair pair -> pair.getPrivateKeyInfo();
                        case PrivateKeyInfo alone -> alone;
                        case null, default ->
                                throw new IllegalArgumentException("no private key in PEM");
                    };
            PrivateKey key = new JcaPEMKeyConverter().getPrivateKey(info);
            return new SigningKey(domain, selector, SignatureAlgorithm.of(key), key);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("no private key in PEM", unreadable);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SigningKey that
                && domain.equals(that.domain)
                && selector.equals(that.selector)
                && algorithm == that.algorithm
                && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(domain, selector);
    }

    @Override
    public String toString() {
        return selector + "._domainkey." + domain + " " + algorithm.word(); // never the key
    }
}
