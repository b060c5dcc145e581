package org.veredus.format.webpush;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Keys of the curve P-256 as octets: public ones as uncompressed points. RFC 8291 §3.1
public final class P256 {
    /// Octets of a public key.
    public static final int PUBLIC = 65;

    private static final int COORDINATE = 32;
    private static final byte UNCOMPRESSED = 4;
    private static final ECParameterSpec CURVE = curve();

    private P256() {}

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has P-256", impossible);
        }
    }

    /// A new pair of keys.
    public static KeyPair pair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(CURVE, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has P-256", impossible);
        }
    }

    /// The key that is written so; null for what is no point of the curve. One that is none
    /// could be made to tell our own key by and by.
    public static @Nullable ECPublicKey publicKey(byte[] octets) {
        if (octets.length != PUBLIC || octets[0] != UNCOMPRESSED) return null;
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(octets, 1, 1 + COORDINATE));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(octets, 1 + COORDINATE, PUBLIC));
        if (!isOnCurve(x, y)) return null;
        try {
            return (ECPublicKey)
                    KeyFactory.getInstance("EC")
                            .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), CURVE));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has P-256", impossible);
        }
    }

    private static boolean isOnCurve(BigInteger x, BigInteger y) {
        EllipticCurve curve = CURVE.getCurve();
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) return false;
        BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
        return y.modPow(BigInteger.TWO, p).equals(right);
    }

    public static byte[] octets(ECPublicKey key) {
        byte[] octets = new byte[PUBLIC];
        octets[0] = UNCOMPRESSED;
        put(key.getW().getAffineX(), octets, 1);
        put(key.getW().getAffineY(), octets, 1 + COORDINATE);
        return octets;
    }

    /// The number of a private key.
    public static byte[] octets(ECPrivateKey key) {
        byte[] octets = new byte[COORDINATE];
        put(key.getS(), octets, 0);
        return octets;
    }

    public static PrivateKey privateKey(byte[] octets) {
        try {
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new ECPrivateKeySpec(new BigInteger(1, octets), CURVE));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has P-256", impossible);
        }
    }

    private static void put(BigInteger number, byte[] octets, int at) {
        byte[] signed = number.toByteArray();
        int length = Math.min(signed.length, COORDINATE);
        System.arraycopy(signed, signed.length - length, octets, at + COORDINATE - length, length);
    }
}
