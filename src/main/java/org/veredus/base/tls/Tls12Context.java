package org.veredus.base.tls;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.bouncycastle.jsse.BCSSLEngine;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;

/// TLS 1.2 by a library that tells what `tls-unique` (RFC 5929 §3) is made of, as the JDK's does
/// not. The ciphers are the JDK's.
final class Tls12Context {
    /// It would tell of each connection, and of each alert as if it were our fault.
    private static final Logger library = Logger.getLogger("org.bouncycastle.jsse.provider");

    static {
        library.setLevel(Level.OFF);
    }

    private static final String[] PROTOCOLS = {"TLSv1.2"};

    private final SSLContext context;
    private final String[] suites;

    Tls12Context(CertificateStore certificates, TrustManager @Nullable [] clients) {
        try {
            context =
                    SSLContext.getInstance(
                            "TLSv1.2",
                            new BouncyCastleJsseProvider(false, new JcaTlsCryptoProvider()));
            context.init(new KeyManager[] {certificates}, clients, new SecureRandom());
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this JVM lacks what TLS needs", broken);
        }
        TlsServerContext.limitSessions(context);
        suites = Suites.of(context);
    }

    SSLEngine engine(SSLParameters parameters) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        parameters.setProtocols(PROTOCOLS.clone());
        parameters.setCipherSuites(suites.clone());
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// The first Finished message of the handshake; null where the engine is not one of these or
    /// has none.
    static byte @Nullable [] unique(SSLEngine engine) {
        return engine instanceof BCSSLEngine tls12 && tls12.getConnection() != null
                ? tls12.getConnection().getChannelBinding("tls-unique")
                : null;
    }
}
