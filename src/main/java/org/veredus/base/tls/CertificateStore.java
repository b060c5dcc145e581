package org.veredus.base.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Chooses the certificate for a handshake: first by the name asked for, then by the kind of key
/// the client can verify.
///
/// JSSE asks for an alias and only later for key and chain, so the certificates of the set before
/// the present one stay reachable for handshakes that began with it.
final class CertificateStore extends X509ExtendedKeyManager {
    private record Entry(String alias, ServerCertificate certificate, Set<String> names) {}

    private record Served(
            long generation, List<Entry> entries, Map<String, ServerCertificate> byAlias) {}

    /// The protocol of those who want to see a proof, RFC 8737 §3.
    static final String PROVING = "acme-tls/1";

    private static final String PROOF = "proof-";

    private volatile Served served;
    private volatile Map<String, ServerCertificate> proofs = Map.of();

    CertificateStore(List<ServerCertificate> certificates) {
        served = serve(0, certificates, Map.of());
    }

    synchronized void replace(List<ServerCertificate> certificates) {
        Map<String, ServerCertificate> before = new HashMap<>();
        served.entries().forEach(entry -> before.put(entry.alias(), entry.certificate()));
        served = serve(served.generation() + 1, certificates, before);
    }

    void prove(Map<String, ServerCertificate> byName) {
        proofs = Map.copyOf(byName);
    }

    List<ServerCertificate> certificates() {
        return served.entries().stream().map(Entry::certificate).toList();
    }

    private static Served serve(
            long generation,
            List<ServerCertificate> certificates,
            Map<String, ServerCertificate> before) {
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("no certificate to serve");
        }
        List<Entry> entries = new ArrayList<>();
        Map<String, ServerCertificate> byAlias = new HashMap<>(before);
        for (ServerCertificate certificate : certificates) {
            String alias = generation + "-" + entries.size();
            entries.add(new Entry(alias, certificate, certificate.names()));
            byAlias.put(alias, certificate);
        }
        return new Served(generation, List.copyOf(entries), Map.copyOf(byAlias));
    }

    @Nullable String choose(String keyType, @Nullable String serverName) {
        List<Entry> entries = served.entries();
        List<Entry> named =
                serverName == null
                        ? List.of()
                        : named(entries, serverName.toLowerCase(Locale.ROOT));
        // RFC 6066 §3: for a name we don't have the default certificate is better than ending the
        // handshake; mail peers rarely verify
        List<Entry> candidates = named.isEmpty() ? defaults(entries) : named;
        String algorithm = algorithm(keyType);
        for (Entry entry : candidates) {
            if (entry.certificate().key().getAlgorithm().equals(algorithm)) {
                return entry.alias();
            }
        }
        return null;
    }

    /// The JDK asks for an algorithm, Bouncy Castle for how keys are exchanged.
    private static String algorithm(String keyType) {
        return switch (keyType) {
            case "ECDHE_ECDSA" -> "EC";
            case "ECDHE_RSA", "DHE_RSA" -> "RSA";
            default -> keyType;
        };
    }

    private static List<Entry> named(List<Entry> entries, String name) {
        List<Entry> exact = entries.stream().filter(entry -> entry.names().contains(name)).toList();
        if (!exact.isEmpty()) {
            return exact;
        }
        int dot = name.indexOf('.');
        String wildcard = dot < 0 ? name : "*" + name.substring(dot);
        return entries.stream().filter(entry -> entry.names().contains(wildcard)).toList();
    }

    /// The first one, and those for the same name with another kind of key.
    private static List<Entry> defaults(List<Entry> entries) {
        Set<String> names = entries.getFirst().names();
        List<Entry> same = new ArrayList<>();
        for (Entry entry : entries) {
            Set<String> common = new HashSet<>(entry.names());
            common.retainAll(names);
            if (same.isEmpty() || !common.isEmpty()) {
                same.add(entry);
            }
        }
        return same;
    }

    static @Nullable String serverName(@Nullable SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (SNIServerName name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        String name = serverName(engine.getHandshakeSession());
        // known by now in TLS 1.3, which authorities speak; before 1.3 JSSE chooses the key first
        if (!PROVING.equals(engine.getHandshakeApplicationProtocol())) return choose(keyType, name);
        if (name == null) return null;
        String proven = name.toLowerCase(Locale.ROOT);
        ServerCertificate proof = proofs.get(proven);
        return proof != null && proof.key().getAlgorithm().equals(keyType) ? PROOF + proven : null;
    }

    private @Nullable ServerCertificate find(String alias) {
        return alias.startsWith(PROOF)
                ? proofs.get(alias.substring(PROOF.length()))
                : served.byAlias().get(alias);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(
                keyType,
                socket instanceof SSLSocket tls ? serverName(tls.getHandshakeSession()) : null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        ServerCertificate certificate = find(alias);
        return certificate == null ? null : certificate.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        ServerCertificate certificate = find(alias);
        return certificate == null ? null : certificate.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return served.entries().stream()
                .filter(entry -> entry.certificate().key().getAlgorithm().equals(keyType))
                .map(Entry::alias)
                .toArray(String[]::new);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
