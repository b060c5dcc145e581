package org.veredus.base.net;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// What a handshake agreed on.
///
/// @param protocol as `TLSv1.3`
/// @param cipher the suite's IANA name
/// @param serverName the name the client asked for (SNI); null also where the library that does
/// TLS 1.2 for `tls-unique` no longer tells it
/// @param peerCertificates what the other side sent, its own first; on the server side empty
public record TlsInfo(
        String protocol,
        String cipher,
        @Nullable String serverName,
        List<X509Certificate> peerCertificates) {
    public TlsInfo {
        peerCertificates = List.copyOf(peerCertificates);
    }

    static TlsInfo of(SSLSession session) {
        return new TlsInfo(
                session.getProtocol(),
                session.getCipherSuite(),
                requestedName(session),
                peerCertificates(session));
    }

    private static @Nullable String requestedName(SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)) return null;
        try {
            for (SNIServerName name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        } catch (UnsupportedOperationException onlyInHandshake) {
            return null;
        }
        return null;
    }

    private static List<X509Certificate> peerCertificates(SSLSession session) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException none) {
            return List.of(); // a client of ours without a certificate
        }
        return chain;
    }
}
