package org.veredus.base.acme;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    public sealed interface Proof {
        /// The authority asks over HTTP, port 80. RFC 8555 §8.3
        record Http01() implements Proof {}

        /// The authority shakes hands over TLS, port 443. RFC 8737
        record TlsAlpn01() implements Proof {}

        /// The authority looks into the DNS. RFC 8555 §8.4
        record Dns01(ZoneServer server) implements Proof {}

        /// As in RFC 8555 and RFC 8737.
        default String word() {
            return switch (this) {
                case Http01() -> "http-01";
                case TlsAlpn01() -> "tls-alpn-01";
                case Dns01 _ -> "dns-01";
            };
        }
    }

    /// A name server that takes changes of a zone, RFC 2136.
    ///
    /// @param key signs what it is told
    /// @param settle how long the zone's other servers take to hear of a change
    public record ZoneServer(InetSocketAddress address, UpdateKey key, Duration settle) {}

    /// A key that a name server knows us by, RFC 8945.
    ///
    /// @param algorithm such as `hmac-sha256`
    /// @param secret in base64
    public record UpdateKey(String algorithm, String name, String secret) {
        private static final Set<String> ALGORITHMS =
                Set.of("hmac-sha256", "hmac-sha384", "hmac-sha512", "hmac-sha224", "hmac-sha1");

        public UpdateKey {
            if (!ALGORITHMS.contains(algorithm))
                throw new IllegalArgumentException(
                        "unknown algorithm " + algorithm + "; known: " + new TreeSet<>(ALGORITHMS));
            Base64.getDecoder().decode(secret);
        }

        /// Reads `[ALGORITHM:]NAME:SECRET`, as nsupdate takes it; without an algorithm it is
        /// `hmac-sha256`.
        ///
        /// @throws IllegalArgumentException for anything else
        public static UpdateKey parse(String text) {
            List<String> parts = List.of(text.strip().split(":", -1));
            return switch (parts.size()) {
                case 2 -> new UpdateKey("hmac-sha256", parts.getFirst(), parts.getLast());
                case 3 -> new UpdateKey(parts.getFirst(), parts.get(1), parts.getLast());
                default -> throw new IllegalArgumentException("no key: [ALGORITHM:]NAME:SECRET");
            };
        }

        @Override
        public String toString() {
            return algorithm + ":" + name; // never the secret
        }
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
