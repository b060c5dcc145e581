package org.veredus.format.webpush;

import java.net.URI;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/// Tells push services who sends, so that a subscription made for one server is of no use to
/// another. RFC 8292
public final class Vapid {
    /// A push service takes no more than 24 hours. RFC 8292 §2
    private static final Duration LIFE = Duration.ofHours(12);

    private final KeyPair keys;
    private final String contact;

    /// @param contact a `mailto:` or `https:` address of who runs the server. RFC 8292 §2.1
    public Vapid(KeyPair keys, String contact) {
        this.keys = keys;
        this.contact = contact;
    }

    /// The public key, as subscriptions are made for it. RFC 9749 §3
    public String key() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(P256.octets((ECPublicKey) keys.getPublic()));
    }

    /// The value of `Authorization` for a push resource. RFC 8292 §3
    public String authorization(URI resource, Instant now) {
        JwtClaims claims = new JwtClaims();
        claims.setAudience(origin(resource));
        claims.setExpirationTime(NumericDate.fromSeconds(now.plus(LIFE).getEpochSecond()));
        claims.setSubject(contact);
        JsonWebSignature token = new JsonWebSignature();
        token.setHeader("typ", "JWT");
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        token.setPayload(claims.toJson());
        token.setKey(keys.getPrivate());
        try {
            return "vapid t=" + token.getCompactSerialization() + ", k=" + key();
        } catch (JoseException impossible) {
            throw new IllegalStateException("every JDK has ES256", impossible);
        }
    }

    /// RFC 6454 §6.1: the port only where it is another than usual.
    private static String origin(URI resource) {
        boolean usual = resource.getPort() < 0 || resource.getPort() == 443;
        String host = resource.getScheme() + "://" + resource.getHost();
        return usual ? host : host + ":" + resource.getPort();
    }
}
