package org.veredus.base.acme;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which authority, and how it is spoken with.
///
/// @param directory where the authority lists what it offers; RFC 8555 §7.1.1
/// @param contact an email address for warnings; null: none
/// @param account an account that the authority knows us by already; null: none
/// @param roots who vouches for the authority's own server; empty: whom this machine trusts
/// @param proof how names are proven
public record AcmeSettings(
        URI directory,
        @Nullable String contact,
        @Nullable ExternalAccount account,
        List<X509Certificate> roots,
        Proof proof) {

    public AcmeSettings {
        roots = List.copyOf(roots);
    }

    /// How it is proven that a name is ours.
    public enum Proof {
        /// The authority asks over HTTP, port 80. RFC 8555 §8.3
        HTTP_01,
        /// The authority shakes hands over TLS, port 443. RFC 8737
        TLS_ALPN_01
    }

    /// RFC 8555 §7.3.4
    ///
    /// @param id the key identifier that the authority has given
    /// @param key the MAC key that belongs to it, in base64url
    public record ExternalAccount(String id, String key) {
        @Override
        public String toString() {
            return "external account " + id;
        }
    }
}
