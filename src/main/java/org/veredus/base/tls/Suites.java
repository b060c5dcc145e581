package org.veredus.base.tls;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// What both sides offer.
final class Suites {
    // RFC 8996 §2: neither TLS 1.0 nor 1.1
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    // RFC 9325 §4.2: AEAD with forward secrecy; the names for TLS 1.3 are those of RFC 8446 §B.4
    private static final List<String> PREFERRED =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384");

    private Suites() {}

    /// Those of [#PREFERRED] that this JVM has.
    static String[] of(SSLContext context) {
        Set<String> supported =
                Set.copyOf(Arrays.asList(context.getSupportedSSLParameters().getCipherSuites()));
        return PREFERRED.stream().filter(supported::contains).toArray(String[]::new);
    }

    static SSLParameters parameters(String[] suites) {
        return new SSLParameters(suites, PROTOCOLS.clone());
    }
}
