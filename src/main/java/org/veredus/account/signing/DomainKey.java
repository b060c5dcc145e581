package org.veredus.account.signing;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.veredus.format.address.Domain;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.KeyRecord;
import org.veredus.verify.dkim.SignatureAlgorithm;
import org.veredus.verify.dkim.SigningKey;

/// A key of a domain, and what its DNS record must say.
///
/// @param made when
/// @param since when it is in its stage
public record DomainKey(
        Domain domain,
        SigningKey signing,
        PublicKey publicKey,
        Stage stage,
        Instant made,
        Instant since) {
    /// Octets in front of the 32 of a wrapped Ed25519 key, RFC 8410 §4.
    private static final int ED25519_WRAPPING = 12;

    /// What a key is for.
    public enum Stage {
        /// Its record is to be published; then it will sign.
        PENDING,
        /// It signs.
        ACTIVE,
        /// It has signed: its record stays until no mail with its signature is under way.
        RETIRED
    }

    public String selector() {
        return signing.selector();
    }

    public SignatureAlgorithm algorithm() {
        return signing.algorithm();
    }

    /// The name of its record, without a dot at the end.
    public String recordName() {
        return selector() + "._domainkey." + domain.ascii();
    }

    /// The text of its record, RFC 6376 §3.6.1, RFC 8463 §4.
    public String recordText() {
        return "v=DKIM1; k=" + algorithm().keyType() + "; p=" + published();
    }

    /// The tag `p`.
    public String published() {
        byte[] wrapped = publicKey.getEncoded();
        byte[] octets =
                switch (algorithm()) {
                    case RSA_SHA256 -> wrapped;
                    case ED25519_SHA256 ->
                            Arrays.copyOfRange(wrapped, ED25519_WRAPPING, wrapped.length);
                };
        return Base64.getEncoder().encodeToString(octets);
    }

    /// Whether the text of a record shows this very key.
    public boolean isShownBy(String text) {
        try {
            return KeyRecord.parse(text).key().equals(publicKey);
        } catch (DkimFailure _) { // whatever it is, it is not the key
            return false;
        }
    }

    DomainKey in(Stage other, Instant now) {
        return new DomainKey(domain, signing, publicKey, other, made, now);
    }

    @Override
    public String toString() {
        return recordName() + " " + algorithm().word() + " " + stage; // never the private key
    }
}
