package org.veredus.verify.bimi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.bimi.DocumentFetcher.Document;
import org.veredus.verify.bimi.MarkAuthorities.Unproven;

/// The logo in a certificate, RFC 9399 §4: in its extension, as a `data:` address.
final class Logotype {
    static final String EXTENSION = "1.3.6.1.5.5.7.1.12";

    // RFC 9399 §4.1
    private static final int SUBJECT_LOGO = 2;
    private static final int DIRECT = 0;

    private static final Map<String, String> DIGESTS =
            Map.of(
                    "2.16.840.1.101.3.4.2.1", "SHA-256",
                    "2.16.840.1.101.3.4.2.2", "SHA-384",
                    "2.16.840.1.101.3.4.2.3", "SHA-512");

    private Logotype() {}

    static byte[] svg(X509Certificate certificate) throws Unproven {
        byte[] extension = certificate.getExtensionValue(EXTENSION);
        if (extension == null) throw new Unproven("the certificate has no logo");
        return svg(extension);
    }

    /// @param extension DER, an octet string with the extension's value in it
    static byte[] svg(byte[] extension) throws Unproven {
        try {
            byte[] value = ASN1OctetString.getInstance(extension).getOctets();
            ASN1Sequence details = details(ASN1Sequence.getInstance(value));
            byte[] data = data(details);
            check(ASN1Sequence.getInstance(details.getObjectAt(1)), data);
            return isZipped(data) ? unzipped(data) : data;
        } catch (IllegalArgumentException
                | IllegalStateException
                | IndexOutOfBoundsException malformed) {
            throw new Unproven("the certificate's logo cannot be read");
        }
    }

    /// LogotypeDetails of the first picture.
    private static ASN1Sequence details(ASN1Sequence extension) throws Unproven {
        for (ASN1Encodable one : extension) {
            ASN1TaggedObject part = ASN1TaggedObject.getInstance(one);
            if (part.getTagNo() != SUBJECT_LOGO) continue;
            ASN1TaggedObject info = ASN1TaggedObject.getInstance(part.getExplicitBaseObject());
            if (info.getTagNo() != DIRECT) break;
            ASN1Sequence data = ASN1Sequence.getInstance(info, false);
            ASN1Sequence images = ASN1Sequence.getInstance(data.getObjectAt(0));
            if (images.size() != 1)
                throw new Unproven("the certificate has " + images.size() + " logos");
            ASN1Sequence image = ASN1Sequence.getInstance(images.getObjectAt(0));
            return ASN1Sequence.getInstance(image.getObjectAt(0));
        }
        throw new Unproven("the certificate has no logo of its subject in it");
    }

    private static byte[] data(ASN1Sequence details) throws Unproven {
        ASN1Sequence addresses = ASN1Sequence.getInstance(details.getObjectAt(2));
        String address = ASN1IA5String.getInstance(addresses.getObjectAt(0)).getString();
        int comma = address.indexOf(',');
        String type = comma < 0 ? "" : address.substring(0, comma).toLowerCase(Locale.ROOT);
        // RFC 2397 §3
        if (!type.startsWith("data:image/svg+xml") || !type.endsWith(";base64"))
            throw new Unproven("the certificate's logo is no SVG in the certificate itself");
        return Base64.getMimeDecoder().decode(address.substring(comma + 1));
    }

    /// Digests that are not known say nothing, but one must be.
    private static void check(ASN1Sequence hashes, byte[] data) throws Unproven {
        for (ASN1Encodable one : hashes) {
            ASN1Sequence hash = ASN1Sequence.getInstance(one);
            ASN1Sequence algorithm = ASN1Sequence.getInstance(hash.getObjectAt(0));
            String id = ASN1ObjectIdentifier.getInstance(algorithm.getObjectAt(0)).getId();
            MessageDigest digest = digest(id);
            if (digest == null) continue;
            byte[] wanted = ASN1OctetString.getInstance(hash.getObjectAt(1)).getOctets();
            if (MessageDigest.isEqual(wanted, digest.digest(data))) return;
            throw new Unproven("the certificate's logo is not what its digest says");
        }
        throw new Unproven("the certificate's logo has no digest that is known");
    }

    private static @Nullable MessageDigest digest(String id) {
        String name = DIGESTS.get(id);
        try {
            return name == null ? null : MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing); // all three are part of every JDK
        }
    }

    static boolean isZipped(byte[] data) {
        return data.length > 1 && data[0] == 0x1f && data[1] == (byte) 0x8b; // RFC 1952 §2.3.1
    }

    private static byte[] unzipped(byte[] data) throws Unproven {
        int most = Document.LOGO.most();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(data))) {
            byte[] svg = in.readNBytes(most + 1);
            if (svg.length > most)
                throw new Unproven("the certificate's logo is longer than " + most + " octets");
            return svg;
        } catch (IOException malformed) {
            throw new Unproven("the certificate's logo cannot be unpacked");
        }
    }
}
