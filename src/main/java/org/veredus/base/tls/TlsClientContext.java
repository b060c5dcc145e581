package org.veredus.base.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// How far a server we call is believed.
public final class TlsClientContext {
    /// What is asked of the server's certificate.
    public enum Verification {
        /// It must name the host and lead to a root this machine trusts.
        SYSTEM_ROOTS,
        /// It must name the host and lead to one of the given authorities.
        GIVEN_ROOTS,
        /// Nothing: encryption against listeners only (RFC 7435). Whoever knows better (DANE) looks
        /// at the certificates afterwards.
        NONE
    }

    private static final int CACHED_SESSIONS = 1024;

    private final Verification verification;
    private final SSLContext context;
    private final String[] suites;

    private TlsClientContext(Verification verification, TrustManager @Nullable [] trust) {
        this(verification, null, trust);
    }

    private TlsClientContext(
            Verification verification,
            KeyManager @Nullable [] keys,
            TrustManager @Nullable [] trust) {
        this.verification = verification;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this JVM has no TLS", broken);
        }
        context.getClientSessionContext().setSessionCacheSize(CACHED_SESSIONS);
        suites = Suites.of(context);
    }

    public static TlsClientContext systemRoots() {
        return new TlsClientContext(Verification.SYSTEM_ROOTS, null);
    }

    /// One that shows a certificate to servers that ask for it.
    ///
    /// @param roots null: those this machine trusts
    public static TlsClientContext showing(
            ServerCertificate own, @Nullable List<X509Certificate> roots) {
        try {
            char[] inMemory = {};
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "own", own.key(), inMemory, own.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, inMemory);
            return roots == null
                    ? new TlsClientContext(
                            Verification.SYSTEM_ROOTS, factory.getKeyManagers(), null)
                    : new TlsClientContext(
                            Verification.GIVEN_ROOTS, factory.getKeyManagers(), trust(roots));
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalArgumentException("unusable certificate", unusable);
        }
    }

    public static TlsClientContext trusting(List<X509Certificate> roots) {
        try {
            return new TlsClientContext(Verification.GIVEN_ROOTS, trust(roots));
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalArgumentException("unusable root certificates", unusable);
        }
    }

    private static TrustManager[] trust(List<X509Certificate> roots)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate root : roots) {
            store.setCertificateEntry("root-" + store.size(), root);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    public static TlsClientContext opportunistic() {
        return new TlsClientContext(Verification.NONE, new TrustManager[] {new Anyone()});
    }

    public Verification verification() {
        return verification;
    }

    public SSLContext sslContext() {
        return context;
    }

    /// An engine for one connection to `host`, which is sent as SNI and, but for
    /// [Verification#NONE], must be in the certificate.
    public SSLEngine engine(String host, int port) {
        String name =
                (host.endsWith(".") ? host.substring(0, host.length() - 1) : host)
                        .toLowerCase(Locale.ROOT);
        SSLEngine engine = context.createSSLEngine(name, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = Suites.parameters(suites);
        if (verification != Verification.NONE) {
            parameters.setEndpointIdentificationAlgorithm(
                    "HTTPS"); // RFC 9525 §6 is what JSSE does under this name
        }
        if (isName(name)) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// RFC 6066 §3: no IP addresses in SNI.
    private static boolean isName(String host) {
        boolean address =
                host.indexOf(':') >= 0
                        || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        return !host.isEmpty() && !address;
    }

    /// Extended, or JSSE would check names and algorithms around it.
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(
                X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(
                X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
