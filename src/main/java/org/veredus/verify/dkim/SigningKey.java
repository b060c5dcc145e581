package org.veredus.verify.dkim;

import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.veredus.verify.dns.DnsName;

/// A private key, and where its public one is published.
public record SigningKey(
        DnsName domain, String selector, SignatureAlgorithm algorithm, PrivateKey key) {
    public SigningKey {
        if (domain.under(selector + "._domainkey") == null)
            throw new IllegalArgumentException("no selector: " + selector);
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
    public String toString() {
        return selector + "._domainkey." + domain + " " + algorithm.word(); // never the key
    }
}
