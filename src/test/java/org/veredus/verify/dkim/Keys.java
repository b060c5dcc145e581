package org.veredus.verify.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import org.veredus.testing.ZoneDns;
import org.veredus.verify.dns.DnsName;

/// Keys made for a test, and their records.
public record Keys(KeyPair pair, SignatureAlgorithm algorithm) {
    public static Keys rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return new Keys(generator.generateKeyPair(), SignatureAlgorithm.RSA_SHA256);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static Keys ed25519() {
        try {
            return new Keys(
                    KeyPairGenerator.getInstance("Ed25519").generateKeyPair(),
                    SignatureAlgorithm.ED25519_SHA256);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public SigningKey signing(String domain, String selector) {
        return new SigningKey(new DnsName(domain), selector, algorithm, pair.getPrivate());
    }

    /// The value of the tag `p`.
    public String published() {
        byte[] wrapped = pair.getPublic().getEncoded();
        byte[] raw =
                algorithm == SignatureAlgorithm.ED25519_SHA256
                        ? Arrays.copyOfRange(wrapped, wrapped.length - 32, wrapped.length)
                        : wrapped;
        return Base64.getEncoder().encodeToString(raw);
    }

    public Keys publish(ZoneDns zone, String domain, String selector) {
        String record = "v=DKIM1; k=" + algorithm.keyType() + "; p=" + published();
        zone.add(selector + "._domainkey." + domain, "TXT", record);
        return this;
    }
}
