package org.veredus.base.tls;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// How this server proves itself: its certificates, chosen by the name the client asks for.
public final class TlsServerContext {
    /// Sessions kept for clients that do not do tickets.
    private static final int CACHED_SESSIONS = 2048;

    private static final Duration SESSION_LIFE = Duration.ofHours(2);

    private final CertificateStore certificates;
    private final SSLContext context;
    private final String[] suites;

    /// @param certificates the first one answers clients that ask for no name or an unknown one
    public TlsServerContext(List<ServerCertificate> certificates) {
        this.certificates = new CertificateStore(certificates);
        try {
            context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {this.certificates}, null, null);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this JVM has no TLS", broken);
        }
        context.getServerSessionContext().setSessionCacheSize(CACHED_SESSIONS);
        context.getServerSessionContext().setSessionTimeout((int) SESSION_LIFE.toSeconds());
        suites = Suites.of(context);
    }

    /// Serves other certificates from the next handshake on.
    public void replace(List<ServerCertificate> others) {
        certificates.replace(others);
    }

    /// Shows these certificates, by name, to whoever asks for the name with the protocol
    /// `acme-tls/1`, and nobody else. RFC 8737 §3
    public void prove(Map<String, ServerCertificate> byName) {
        certificates.prove(byName);
    }

    public List<ServerCertificate> certificates() {
        return certificates.certificates();
    }

    /// For servers that make their own engines; it follows [#replace(List)].
    public SSLContext sslContext() {
        return context;
    }

    /// The protocols and suites that [#engine()] uses.
    public SSLParameters parameters() {
        SSLParameters parameters = Suites.parameters(suites);
        parameters.setUseCipherSuitesOrder(true);
        return parameters;
    }

    public SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters());
        return engine;
    }
}
