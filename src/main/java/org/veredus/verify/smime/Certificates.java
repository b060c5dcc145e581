package org.veredus.verify.smime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/// What a signer's certificate says. RFC 8550
final class Certificates {
    private static final Integer RFC822_NAME = 1; // RFC 5280 §4.2.1.6
    private static final int DIGITAL_SIGNATURE = 0; // RFC 5280 §4.2.1.3
    private static final int NON_REPUDIATION = 1;
    private static final int KEY_ENCIPHERMENT = 2;
    private static final int KEY_AGREEMENT = 4;
    private static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"; // RFC 5280 §4.2.1.12
    private static final String ANY_PURPOSE = "2.5.29.37.0";

    // RFC 8550 §4.3: shorter ones are no longer safe, longer ones cost whoever verifies
    private static final int MIN_RSA = 2048;
    private static final int MAX_RSA = 8192;

    private Certificates() {}

    static X509Certificate read(X509CertificateHolder holder) throws CertificateException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
        } catch (IOException malformed) {
            throw new CertificateException(malformed);
        }
    }

    /// What speaks against using a certificate for somebody's mail, whatever the time.
    ///
    /// @param from the authors' addresses
    static List<String> faults(X509Certificate certificate, Smime.Use use, List<String> from) {
        List<String> faults = new ArrayList<>();
        String weak = weakness(certificate.getPublicKey());
        if (weak != null) faults.add(weak);
        if (!isForMail(certificate, use))
            faults.add(
                    switch (use) {
                        case SIGNING -> "the certificate is not one for signing mail";
                        case ENCRYPTING -> "the certificate is not one for encrypting mail";
                    });
        Set<String> addresses = addresses(certificate);
        for (String address : from)
            if (!addresses.contains(address.toLowerCase(Locale.ROOT)))
                faults.add(
                        "the certificate is not for "
                                + address
                                + (addresses.isEmpty()
                                        ? ", it names no address"
                                        : ", but for " + String.join(", ", addresses)));
        if (from.isEmpty()) faults.add("the message does not say who has written it");
        return faults;
    }

    private static @Nullable String weakness(PublicKey key) {
        if (!(key instanceof RSAPublicKey rsa)) return null;
        int bits = rsa.getModulus().bitLength();
        if (bits < MIN_RSA) return "the key of " + bits + " bits is too short to prove anything";
        return bits > MAX_RSA ? "the key of " + bits + " bits is too long to be verified" : null;
    }

    // RFC 8550 §4.4.2, §4.4.4: what is not said is allowed
    private static boolean isForMail(X509Certificate certificate, Smime.Use use) {
        boolean[] usage = certificate.getKeyUsage();
        boolean allowed =
                usage == null
                        || switch (use) {
                            case SIGNING -> usage[DIGITAL_SIGNATURE] || usage[NON_REPUDIATION];
                            case ENCRYPTING -> usage[KEY_ENCIPHERMENT] || usage[KEY_AGREEMENT];
                        };
        if (!allowed) return false;
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return purposes == null
                    || purposes.contains(EMAIL_PROTECTION)
                    || purposes.contains(ANY_PURPOSE);
        } catch (CertificateParsingException malformed) {
            return false;
        }
    }

    /// In lower case. RFC 8550 §3: among the alternative names, or in the subject's.
    private static Set<String> addresses(X509Certificate certificate) {
        Set<String> addresses = new HashSet<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names)
                if (name.getFirst().equals(RFC822_NAME) && name.get(1) instanceof String text)
                    addresses.add(text.toLowerCase(Locale.ROOT));
        } catch (CertificateParsingException malformed) {
            return Set.of();
        }
        X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        for (RDN rdn : subject.getRDNs(PKCSObjectIdentifiers.pkcs_9_at_emailAddress))
            for (AttributeTypeAndValue each : rdn.getTypesAndValues())
                if (each.getType().equals(PKCSObjectIdentifiers.pkcs_9_at_emailAddress)
                        && each.getValue() instanceof ASN1String text)
                    addresses.add(text.getString().toLowerCase(Locale.ROOT));
        return addresses;
    }
}
