package org.veredus.verify.smime;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Authorities whose certificates are believed.
public final class TrustAnchors {
    /// Certificates between one of them and the signer's.
    private static final int MAX_BETWEEN = 4;

    private final Set<TrustAnchor> anchors = new HashSet<>();

    private TrustAnchors(Collection<X509Certificate> roots) {
        for (X509Certificate root : roots) anchors.add(new TrustAnchor(root, null));
    }

    /// @param roots none: nobody is believed
    public static TrustAnchors of(List<X509Certificate> roots) {
        return new TrustAnchors(roots);
    }

    /// Those of this machine.
    public static TrustAnchors system() {
        try {
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            Set<X509Certificate> roots = new HashSet<>();
            for (TrustManager each : factory.getTrustManagers())
                if (each instanceof X509TrustManager manager)
                    roots.addAll(List.of(manager.getAcceptedIssuers()));
            return new TrustAnchors(roots);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this JVM has no list of authorities", broken);
        }
    }

    /// Why a certificate is not believed at a time; null if it is. RFC 5280 §6.1
    ///
    /// @param others that may stand between
    @Nullable String refuse(X509Certificate one, List<X509Certificate> others, Instant at) {
        if (anchors.isEmpty()) return "no authority is trusted";
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(one);
        try {
            PKIXBuilderParameters wanted = new PKIXBuilderParameters(anchors, target);
            wanted.setRevocationEnabled(false);
            wanted.setDate(Date.from(at));
            wanted.setMaxPathLength(MAX_BETWEEN);
            wanted.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(others)));
            CertPathBuilder.getInstance("PKIX").build(wanted);
            return null;
        } catch (CertPathBuilderException untrusted) {
            return "the certificate does not lead to an authority that is trusted";
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing); // both are part of every JDK
        }
    }
}
