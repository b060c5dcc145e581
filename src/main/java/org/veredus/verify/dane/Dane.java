package org.veredus.verify.dane;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.dns.Tlsa;

/// Checks of SMTP servers' certificates, RFC 7672 §3.1.
public final class Dane {
    private static final int TRUST_ANCHOR = 2;
    private static final int END_ENTITY = 3;
    private static final int DNS_NAME = 2;

    private Dane() {}

    /// Those records that can be checked. The usages that ask for a public authority are not for
    /// SMTP, RFC 7672 §3.1.3.
    public static List<Tlsa> usable(List<Tlsa> records) {
        return records.stream().filter(Dane::isUsable).toList();
    }

    private static boolean isUsable(Tlsa record) {
        boolean known =
                (record.usage() == TRUST_ANCHOR || record.usage() == END_ENTITY)
                        && (record.selector() == 0 || record.selector() == 1);
        return known
                && switch (record.matching()) {
                    case 0 -> record.data().length > 0;
                    case 1 -> record.data().length == 32;
                    case 2 -> record.data().length == 64;
                    default -> false;
                };
    }

    /// Why a server is not the one that the records are about; null if it is.
    ///
    /// @param records usable ones
    /// @param chain as the server sent it, its own first
    /// @param names the server may have: only asked where an authority vouches, RFC 7672 §3.1.1
    public static @Nullable String mismatch(
            List<Tlsa> records, List<X509Certificate> chain, Set<String> names, Instant now) {
        if (chain.isEmpty()) return "the server sent no certificate";
        String why = "no TLSA record fits the certificate";
        for (Tlsa record : records) {
            if (record.usage() == END_ENTITY) {
                if (matches(record, chain.getFirst())) return null;
                continue;
            }
            int anchor = anchor(record, chain);
            if (anchor < 0) continue;
            String wrong = wrong(chain.subList(0, anchor + 1), names, now);
            if (wrong == null) return null;
            why = wrong;
        }
        return why;
    }

    /// Which certificate of the chain is the one that a record names; -1 if none. A server must
    /// send it, RFC 7672 §3.1.2.
    private static int anchor(Tlsa record, List<X509Certificate> chain) {
        for (int i = 0; i < chain.size(); i++) {
            if (matches(record, chain.get(i))) return i;
        }
        return -1;
    }

    private static boolean matches(Tlsa record, X509Certificate certificate) {
        try {
            byte[] selected =
                    record.selector() == 0
                            ? certificate.getEncoded()
                            : certificate.getPublicKey().getEncoded();
            byte[] wanted =
                    switch (record.matching()) {
                        case 0 -> selected;
                        case 1 -> MessageDigest.getInstance("SHA-256").digest(selected);
                        default -> MessageDigest.getInstance("SHA-512").digest(selected);
                    };
            return MessageDigest.isEqual(wanted, record.data());
        } catch (GeneralSecurityException unreadable) {
            return false; // a certificate that cannot be encoded fits nothing
        }
    }

    /// What is wrong with a chain up to the authority that is trusted.
    private static @Nullable String wrong(
            List<X509Certificate> chain, Set<String> names, Instant now) {
        if (names.stream().noneMatch(name -> isFor(chain.getFirst(), name)))
            return "the certificate is for none of " + String.join(", ", names);
        try {
            for (int i = 0; i < chain.size(); i++) {
                X509Certificate certificate = chain.get(i);
                certificate.checkValidity(Date.from(now));
                if (i > 0 && certificate.getBasicConstraints() < i - 1)
                    return "the certificate above is not an authority's";
                if (i + 1 < chain.size()) certificate.verify(chain.get(i + 1).getPublicKey());
            }
            return null;
        } catch (GeneralSecurityException broken) {
            return "the certificate chain is broken: " + broken.getMessage();
        }
    }

    // RFC 7672 §3.2.3, RFC 9525 §6.3
    private static boolean isFor(X509Certificate certificate, String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int dot = wanted.indexOf('.');
        String wildcard = dot < 0 ? wanted : "*" + wanted.substring(dot);
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) return false;
            for (List<?> one : names) {
                if (!(one.getFirst() instanceof Integer type) || type != DNS_NAME) continue;
                String text = String.valueOf(one.get(1)).toLowerCase(Locale.ROOT);
                if (text.equals(wanted) || text.equals(wildcard)) return true;
            }
            return false;
        } catch (CertificateParsingException unreadable) {
            return false; // then it names nobody
        }
    }

    /// The record for a key of ours: it stays right when the certificate is renewed with the same
    /// key, RFC 7671 §5.1.
    public static Tlsa forKeyOf(X509Certificate certificate) {
        try {
            byte[] key = certificate.getPublicKey().getEncoded();
            return new Tlsa(END_ENTITY, 1, 1, MessageDigest.getInstance("SHA-256").digest(key));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
