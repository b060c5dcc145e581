package org.veredus.base.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// How this server proves itself: its certificates, chosen by the name the client asks for.
public final class TlsServerContext {
    /// Sessions kept for clients that do not do tickets.
    private static final int CACHED_SESSIONS = 2048;

    private static final Duration SESSION_LIFE = Duration.ofHours(2);

    private final CertificateStore certificates;
    private final TrustManager @Nullable [] clients;
    private final SSLContext context;
    private final String[] suites;
    private final boolean binds;
    private @Nullable Tls12Context tls12; // made when a client needs it

    /// @param certificates the first one answers clients that ask for no name or an unknown one
    public TlsServerContext(List<ServerCertificate> certificates) {
        this(new CertificateStore(certificates), null);
    }

    /// @param clients null: clients are not asked who they are
    private TlsServerContext(CertificateStore certificates, TrustManager @Nullable [] clients) {
        this(certificates, clients, context(certificates, clients), false);
    }

    private TlsServerContext(
            CertificateStore certificates,
            TrustManager @Nullable [] clients,
            SSLContext context,
            boolean binds) {
        this.certificates = certificates;
        this.clients = clients;
        this.context = context;
        this.binds = binds;
        suites = Suites.of(context);
    }

    private static SSLContext context(
            CertificateStore certificates, TrustManager @Nullable [] clients) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {certificates}, clients, null);
            limitSessions(context);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this JVM has no TLS", broken);
        }
    }

    static void limitSessions(SSLContext context) {
        context.getServerSessionContext().setSessionCacheSize(CACHED_SESSIONS);
        context.getServerSessionContext().setSessionTimeout((int) SESSION_LIFE.toSeconds());
    }

    /// The same with certificates of clients: who has one by these authorities may show it, who has
    /// none need not.
    public TlsServerContext asking(List<X509Certificate> authorities) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                trusted.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            return new TlsServerContext(certificates, trust.getTrustManagers());
        } catch (GeneralSecurityException | IOException broken) {
            throw new IllegalStateException("authorities of clients", broken);
        }
    }

    /// The same for services with logins, which clients of before TLS 1.3 bind to their connection
    /// by `tls-unique` (RFC 5929 §3).
    public TlsServerContext binding() {
        return new TlsServerContext(certificates, clients, context, true);
    }

    /// What a connection's `tls-unique` binding is made of; null where its handshake gives none: in
    /// TLS 1.3 it has no meaning (RFC 9266 §1).
    public static byte @Nullable [] unique(SSLEngine engine) {
        return Tls12Context.unique(engine);
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
        if (clients != null) parameters.setWantClientAuth(true);
        return parameters;
    }

    public SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters());
        return engine;
    }

    /// Whether [#engine(ClientHello)] rather than [#engine()] is to be asked for one.
    public boolean looksAtHello() {
        return binds;
    }

    public SSLEngine engine(ClientHello hello) {
        return binds && needsUnique(hello) ? tls12().engine(parameters()) : engine();
    }

    /// Without the extended master secret the binding would prove nothing (RFC 7627 §1); the other
    /// engine knows no ChaCha20.
    private static boolean needsUnique(ClientHello hello) {
        return !hello.knowsTls13() && hello.extendedMasterSecret() && hello.aesGcm();
    }

    private synchronized Tls12Context tls12() {
        if (tls12 == null) tls12 = new Tls12Context(certificates, clients);
        return tls12;
    }
}
