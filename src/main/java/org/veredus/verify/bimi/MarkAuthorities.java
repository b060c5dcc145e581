package org.veredus.verify.bimi;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Those whose mark certificates are believed, draft-fetch-validation-vmc-wchuang. Whether one was
/// revoked is not asked.
public final class MarkAuthorities {
    /// id-kp-BrandIndicatorforMessageIdentification
    static final String PURPOSE = "1.3.6.1.5.5.7.3.31";

    private static final int MAX_CERTIFICATES = 10;
    private static final int MAX_ABOVE = 4;

    // RFC 5280 §4.2.1.6
    private static final Integer DNS_NAME = 2;

    private final Set<TrustAnchor> anchors = new HashSet<>();

    /// @param roots at least one
    public MarkAuthorities(List<X509Certificate> roots) {
        if (roots.isEmpty()) throw new IllegalArgumentException("no roots");
        for (X509Certificate root : roots) anchors.add(new TrustAnchor(root, null));
    }

    /// A certificate is not believed.
    static final class Unproven extends Exception {
        private static final long serialVersionUID = 1;

        Unproven(String why) {
            super(why, null, false, false);
        }
    }

    /// The logo in the certificate, as an SVG.
    ///
    /// @param pem the certificate and those above it, in any order
    /// @param names for one of which it must be, in lower case
    byte[] logo(byte[] pem, Set<String> names, Instant now) throws Unproven {
        List<X509Certificate> certificates = read(pem);
        X509Certificate mark = mark(certificates);
        if (!purposes(mark).contains(PURPOSE))
            throw new Unproven("the certificate is not one for logos in mail");
        if (now.isBefore(mark.getNotBefore().toInstant())
                || now.isAfter(mark.getNotAfter().toInstant()))
            throw new Unproven(
                    "the certificate is for the time from "
                            + mark.getNotBefore().toInstant()
                            + " to "
                            + mark.getNotAfter().toInstant());
        if (domains(mark).stream().noneMatch(names::contains))
            throw new Unproven("the certificate is not for this domain");
        build(mark, certificates, now);
        return Logotype.svg(mark);
    }

    private static List<X509Certificate> read(byte[] pem) throws Unproven {
        try {
            Collection<? extends Certificate> read =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem));
            List<X509Certificate> certificates = new ArrayList<>();
            for (Certificate one : read)
                if (one instanceof X509Certificate certificate) certificates.add(certificate);
            if (certificates.isEmpty() || certificates.size() > MAX_CERTIFICATES)
                throw new Unproven(
                        "the evidence has "
                                + certificates.size()
                                + " certificates, not 1 to "
                                + MAX_CERTIFICATES);
            return certificates;
        } catch (CertificateException malformed) {
            throw new Unproven("the evidence is no list of certificates");
        }
    }

    /// The draft wants just one that is for a mark.
    private static X509Certificate mark(List<X509Certificate> certificates) throws Unproven {
        List<X509Certificate> marks =
                certificates.stream().filter(one -> one.getBasicConstraints() < 0).toList();
        if (marks.size() != 1)
            throw new Unproven(
                    "the evidence has " + marks.size() + " certificates that are no authority's");
        return marks.getFirst();
    }

    private static List<String> purposes(X509Certificate mark) throws Unproven {
        try {
            List<String> purposes = mark.getExtendedKeyUsage();
            return purposes == null ? List.of() : purposes;
        } catch (CertificateParsingException malformed) {
            throw new Unproven("the certificate's purposes cannot be read");
        }
    }

    private static Set<String> domains(X509Certificate mark) throws Unproven {
        Set<String> domains = new HashSet<>();
        try {
            Collection<List<?>> names = mark.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names)
                if (name.getFirst().equals(DNS_NAME) && name.get(1) instanceof String text)
                    domains.add(text.toLowerCase(Locale.ROOT));
        } catch (CertificateParsingException malformed) {
            throw new Unproven("the certificate's names cannot be read");
        }
        return domains;
    }

    // RFC 5280 §6.1
    private void build(X509Certificate mark, List<X509Certificate> certificates, Instant now)
            throws Unproven {
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(mark);
        try {
            PKIXBuilderParameters wanted = new PKIXBuilderParameters(anchors, target);
            wanted.setRevocationEnabled(false);
            wanted.setDate(Date.from(now));
            wanted.setMaxPathLength(MAX_ABOVE);
            wanted.addCertStore(
                    CertStore.getInstance(
                            "Collection", new CollectionCertStoreParameters(certificates)));
            CertPathBuilder.getInstance("PKIX").build(wanted);
        } catch (CertPathBuilderException untrusted) {
            throw new Unproven("the certificate leads to none of the roots" + because(untrusted));
        } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException missing) {
            throw new IllegalStateException(missing); // both are part of every JDK
        }
    }

    private static String because(GeneralSecurityException failed) {
        @Nullable Throwable cause = failed.getCause();
        return cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    }
}
