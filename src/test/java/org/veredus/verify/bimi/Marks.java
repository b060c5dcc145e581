package org.veredus.verify.bimi;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.zip.GZIPOutputStream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority for marks: a root, and one between.
final class Marks {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final KeyPair rootKey = key();
    private final KeyPair middleKey = key();
    private final X509Certificate root;
    private final X509Certificate middle;

    /// What a certificate says.
    record Wish(String name, String purpose, Instant end, byte[] logo, byte[] digested) {
        static Wish of(String name, byte[] logo) {
            return new Wish(
                    name, MarkAuthorities.PURPOSE, NOW.plus(Duration.ofDays(9)), logo, logo);
        }

        Wish withPurpose(String other) {
            return new Wish(name, other, end, logo, digested);
        }

        Wish until(Instant other) {
            return new Wish(name, purpose, other, logo, digested);
        }

        Wish digesting(byte[] other) {
            return new Wish(name, purpose, end, logo, other);
        }
    }

    Marks() throws Exception {
        root = authority("CN=root", "CN=root", rootKey, rootKey);
        middle = authority("CN=middle", "CN=root", middleKey, rootKey);
    }

    X509Certificate root() {
        return root;
    }

    /// The mark first, then the one above.
    byte[] pem(Wish wish) throws Exception {
        return (pem(mark(wish)) + pem(middle)).getBytes(StandardCharsets.US_ASCII);
    }

    byte[] pemWithoutTheMiddle(Wish wish) throws Exception {
        return pem(mark(wish)).getBytes(StandardCharsets.US_ASCII);
    }

    private X509Certificate mark(Wish wish) throws Exception {
        JcaX509v3CertificateBuilder builder = builder("CN=mark", "CN=middle", key(), wish.end);
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(
                        KeyPurposeId.getInstance(new ASN1ObjectIdentifier(wish.purpose))));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, wish.name)));
        builder.addExtension(
                new ASN1ObjectIdentifier(Logotype.EXTENSION),
                false,
                logotype(zipped(wish.logo), zipped(wish.digested)));
        return signed(builder, middleKey);
    }

    /// As a certificate has it.
    static byte[] logotype(byte[] logo) throws Exception {
        return new DEROctetString(logotype(zipped(logo), zipped(logo))).getEncoded();
    }

    // RFC 9399 §4.1
    private static ASN1Encodable logotype(byte[] data, byte[] digested) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(digested);
        ASN1Encodable algorithm =
                new DERSequence(new ASN1ObjectIdentifier("2.16.840.1.101.3.4.2.1"));
        ASN1Encodable hash =
                new DERSequence(new ASN1Encodable[] {algorithm, new DEROctetString(digest)});
        String address = "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(data);
        ASN1Encodable details =
                new DERSequence(
                        new ASN1Encodable[] {
                            new DERIA5String("image/svg+xml"),
                            new DERSequence(hash),
                            new DERSequence(new DERIA5String(address))
                        });
        ASN1Encodable images = new DERSequence(new DERSequence(details));
        ASN1Encodable direct = new DERTaggedObject(false, 0, new DERSequence(images));
        return new DERSequence(new DERTaggedObject(true, 2, direct));
    }

    static byte[] zipped(byte[] data) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(data);
        }
        return out.toByteArray();
    }

    private static X509Certificate authority(String name, String above, KeyPair own, KeyPair signer)
            throws Exception {
        JcaX509v3CertificateBuilder builder =
                builder(name, above, own, NOW.plus(Duration.ofDays(900)));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        return signed(builder, signer);
    }

    private static JcaX509v3CertificateBuilder builder(
            String name, String above, KeyPair own, Instant end) {
        return new JcaX509v3CertificateBuilder(
                new X500Name(above),
                BigInteger.valueOf(name.hashCode() & 0xFFFF),
                Date.from(NOW.minus(Duration.ofDays(9))),
                Date.from(end),
                new X500Name(name),
                own.getPublic());
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, KeyPair signer)
            throws Exception {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(signer.getPrivate())));
    }

    private static KeyPair key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static String pem(X509Certificate certificate) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
