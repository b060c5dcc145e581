package org.veredus.app.cli;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.veredus.base.tls.CertificateFiles;

/// Trusts just the server whose certificate lies in its data folder, or one by that folder's own
/// authority. Names don't count: the server is called on loopback, where its certificate is rarely
/// for.
final class PinnedServer extends X509ExtendedTrustManager {
    private final X509Certificate trusted;

    private PinnedServer(X509Certificate trusted) {
        this.trusted = trusted;
    }

    static SSLContext context(Path certificate) throws IOException {
        X509Certificate trusted = CertificateFiles.readCertificates(certificate).getFirst();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new PinnedServer(trusted)}, null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this JVM has no TLS", broken);
        }
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length > 0 && chain[0].equals(trusted)) return;
        if (chain.length == 0 || trusted.getBasicConstraints() < 0)
            throw new CertificateException("not the server of this data folder");
        try {
            chain[0].verify(trusted.getPublicKey());
            chain[0].checkValidity();
        } catch (CertificateException expired) {
            throw expired;
        } catch (GeneralSecurityException other) {
            throw new CertificateException("not the server of this data folder", other);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
