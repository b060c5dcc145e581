package org.veredus.testing;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Random;

/// An authenticator in software, with one passkey (ES256), and the browser around it. What it says
/// can be made wrong. WebAuthn §6.1, §6.5; its CBOR and COSE by hand, so that nothing of what is
/// tested is used.
public final class SoftAuthenticator {
    private static final int PRESENT = 0x01;
    private static final int VERIFIED = 0x04;
    private static final int ATTESTED = 0x40;

    private final KeyPair keys;
    private final byte[] credential = new byte[32];

    /// What the page is from, and whom it asks for.
    public String origin;

    public String host;

    /// Of the last signature; 0: it does not count.
    public int count;

    /// Whether it has recognised who is there.
    public boolean verifies = true;

    private byte[] handle = {};

    public SoftAuthenticator(String origin, String host, long seed)
            throws GeneralSecurityException {
        this.origin = origin;
        this.host = host;
        new Random(seed).nextBytes(credential);
        KeyPairGenerator maker = KeyPairGenerator.getInstance("EC");
        maker.initialize(new ECGenParameterSpec("secp256r1"));
        keys = maker.generateKeyPair();
    }

    private SoftAuthenticator(SoftAuthenticator original) {
        keys = original.keys;
        System.arraycopy(original.credential, 0, credential, 0, credential.length);
        origin = original.origin;
        host = original.host;
        count = original.count;
        handle = original.handle;
    }

    /// Another with the same key, as a thief may have.
    public SoftAuthenticator copy() {
        return new SoftAuthenticator(this);
    }

    /// `RegistrationResponseJSON`
    ///
    /// @param user the account's handle
    public String register(byte[] challenge, byte[] user) throws GeneralSecurityException {
        handle = user.clone();
        ByteArrayOutputStream attested = new ByteArrayOutputStream();
        attested.writeBytes(new byte[16]);
        attested.writeBytes(ByteBuffer.allocate(2).putShort((short) credential.length).array());
        attested.writeBytes(credential);
        attested.writeBytes(publicKey());
        byte[] data = data(ATTESTED, attested.toByteArray());
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        object.write(0xA3);
        text(object, "fmt");
        text(object, "none");
        text(object, "attStmt");
        object.write(0xA0);
        text(object, "authData");
        object.write(0x59);
        object.writeBytes(ByteBuffer.allocate(2).putShort((short) data.length).array());
        object.writeBytes(data);
        return """
        {"id":"%1$s","rawId":"%1$s","type":"public-key","authenticatorAttachment":"platform",
         "clientExtensionResults":{},
         "response":{"clientDataJSON":"%2$s","attestationObject":"%3$s",
          "transports":["internal","carrier-pigeon"]}}
        """
                .formatted(
                        text(credential),
                        text(client("webauthn.create", challenge)),
                        text(object.toByteArray()));
    }

    /// `AuthenticationResponseJSON`
    public String sign(byte[] challenge) throws GeneralSecurityException {
        if (count > 0) count++;
        byte[] data = data(0, new byte[0]);
        byte[] client = client("webauthn.get", challenge);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(data);
        signature.update(sha256(client));
        return """
        {"id":"%1$s","rawId":"%1$s","type":"public-key","authenticatorAttachment":"platform",
         "clientExtensionResults":{},
         "response":{"clientDataJSON":"%2$s","authenticatorData":"%3$s","signature":"%4$s",
          "userHandle":"%5$s"}}
        """
                .formatted(
                        text(credential),
                        text(client),
                        text(data),
                        text(signature.sign()),
                        text(handle));
    }

    private byte[] data(int flags, byte[] attested) throws GeneralSecurityException {
        return ByteBuffer.allocate(37 + attested.length)
                .put(sha256(host.getBytes(StandardCharsets.UTF_8)))
                .put((byte) (flags | PRESENT | (verifies ? VERIFIED : 0)))
                .putInt(count)
                .put(attested)
                .array();
    }

    private byte[] client(String type, byte[] challenge) {
        return ("{\"type\":\""
                        + type
                        + "\",\"challenge\":\""
                        + text(challenge)
                        + "\",\"origin\":\""
                        + origin
                        + "\",\"crossOrigin\":false}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// COSE: kty EC2, alg ES256, crv P-256.
    private byte[] publicKey() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0xA5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32});
        out.writeBytes(coordinate(key.getW().getAffineX()));
        out.writeBytes(new byte[] {0x22, 0x58, 32});
        out.writeBytes(coordinate(key.getW().getAffineY()));
        return out.toByteArray();
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] octets = value.toByteArray();
        int most = Math.min(octets.length, 32);
        byte[] padded = new byte[32];
        System.arraycopy(octets, octets.length - most, padded, 32 - most, most);
        return padded;
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.write(0x60 | text.length());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sha256(byte[] octets) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(octets);
    }

    private static String text(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
