package org.veredus.protocol.jmap;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The receiver of the example of RFC 8291 §5, who opens what is pushed to him.
final class SealedPush {
    static final String KEYS =
            "'keys':{'p256dh':'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8p"
                    + "ZGH6SRpkNtoIAiw4','auth':'BTBZMqHH6r4Tts7J_aSIgg'}";

    private static final byte[] SECRET = octets("BTBZMqHH6r4Tts7J_aSIgg");
    private static final byte[] OWN = octets("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94");
    private static final byte[] PUBLIC =
            octets(
                    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");

    private SealedPush() {}

    private static byte[] octets(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }

    /// RFC 8291 §3.4, RFC 8188 §2
    static String open(byte[] sealed) throws Exception {
        byte[] salt = Arrays.copyOf(sealed, 16);
        byte[] theirs = Arrays.copyOfRange(sealed, 21, 21 + sealed[20]);
        AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
        named.init(new ECGenParameterSpec("secp256r1"));
        ECParameterSpec curve = named.getParameterSpec(ECParameterSpec.class);
        KeyFactory keys = KeyFactory.getInstance("EC");
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(keys.generatePrivate(new ECPrivateKeySpec(new BigInteger(1, OWN), curve)));
        agreement.doPhase(publicKey(keys, curve, theirs), true);
        byte[] start = "WebPush: info\0".getBytes(StandardCharsets.US_ASCII);
        byte[] info =
                ByteBuffer.allocate(start.length + PUBLIC.length + theirs.length)
                        .put(start)
                        .put(PUBLIC)
                        .put(theirs)
                        .array();
        byte[] shared = derive(SECRET, agreement.generateSecret(), info, 32);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(derive(salt, shared, coding("aes128gcm"), 16), "AES"),
                new GCMParameterSpec(128, derive(salt, shared, coding("nonce"), 12)));
        byte[] text =
                cipher.doFinal(sealed, 21 + theirs.length, sealed.length - 21 - theirs.length);
        return new String(text, 0, text.length - 1, StandardCharsets.UTF_8);
    }

    private static PublicKey publicKey(KeyFactory keys, ECParameterSpec curve, byte[] point)
            throws Exception {
        ECPoint at =
                new ECPoint(
                        new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
                        new BigInteger(1, Arrays.copyOfRange(point, 33, 65)));
        return keys.generatePublic(new ECPublicKeySpec(at, curve));
    }

    private static byte[] coding(String name) {
        return ("Content-Encoding: " + name + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] derive(byte[] salt, byte[] secret, byte[] info, int length)
            throws Exception {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(
                        HKDFParameterSpec.ofExtract()
                                .addSalt(salt)
                                .addIKM(secret)
                                .thenExpand(info, length));
    }
}
