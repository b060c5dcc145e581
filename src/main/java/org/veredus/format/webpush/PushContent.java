package org.veredus.format.webpush;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Contents in the coding `aes128gcm`, encrypted for one receiver. RFC 8291 §3 and §4, RFC 8188
public final class PushContent {
    /// The name of the coding, for `Content-Encoding`.
    public static final String CODING = "aes128gcm";

    /// Octets of text: a push service takes 4096 of what comes of it. RFC 8291 §4
    public static final int MAX_TEXT = 3993;

    private static final int RECORD = 4096;
    private static final int SALT = 16;
    private static final int KEY = 16;
    private static final int NONCE = 12;
    private static final int SHARED = 32;
    private static final int TAG_BITS = 128;

    /// RFC 8188 §2: what ends the last record.
    private static final byte LAST = 2;

    private PushContent() {}

    /// @param text of at most [#MAX_TEXT] octets
    public static byte[] encrypt(Receiver receiver, byte[] text, SecureRandom random) {
        if (text.length > MAX_TEXT)
            throw new IllegalArgumentException("content of " + text.length + " octets");
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return encrypt(receiver, text, P256.pair(random), salt);
    }

    /// @param ours used for this content alone
    static byte[] encrypt(Receiver receiver, byte[] text, KeyPair ours, byte[] salt) {
        byte[] key = P256.octets((ECPublicKey) ours.getPublic());
        try {
            byte[] shared = shared(receiver, ours, key);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(derive(salt, shared, info("aes128gcm"), KEY), "AES"),
                    new GCMParameterSpec(TAG_BITS, derive(salt, shared, info("nonce"), NONCE)));
            byte[] sealed =
                    cipher.doFinal(
                            ByteBuffer.allocate(text.length + 1).put(text).put(LAST).array());
            return ByteBuffer.allocate(SALT + Integer.BYTES + 1 + key.length + sealed.length)
                    .put(salt)
                    .putInt(RECORD)
                    .put((byte) key.length)
                    .put(key)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has what this takes", impossible);
        }
    }

    /// RFC 8291 §3.3 and §3.4
    private static byte[] shared(Receiver receiver, KeyPair ours, byte[] key)
            throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(ours.getPrivate());
        agreement.doPhase(receiver.key(), true);
        byte[] theirs = P256.octets(receiver.key());
        byte[] start = "WebPush: info\0".getBytes(StandardCharsets.US_ASCII);
        byte[] info =
                ByteBuffer.allocate(start.length + theirs.length + key.length)
                        .put(start)
                        .put(theirs)
                        .put(key)
                        .array();
        return derive(receiver.secret(), agreement.generateSecret(), info, SHARED);
    }

    private static byte[] info(String what) {
        return ("Content-Encoding: " + what + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    /// RFC 5869
    private static byte[] derive(byte[] salt, byte[] from, byte[] info, int length)
            throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(
                        HKDFParameterSpec.ofExtract()
                                .addSalt(salt)
                                .addIKM(from)
                                .thenExpand(info, length));
    }
}
