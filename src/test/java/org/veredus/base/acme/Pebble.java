package org.veredus.base.acme;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.testing.Daemon;
import org.veredus.testing.Ports;

/// Debian's pebble: a certification authority for tests. To it every name but those it is told of
/// is at 127.0.0.1.
public final class Pebble implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String LOOPBACK = "127.0.0.1";

    private final Daemon names;
    private final Daemon authority;
    private final URI directory;
    private final Path roots;

    private Pebble(Daemon names, Daemon authority, URI directory, Path roots) {
        this.names = names;
        this.authority = authority;
        this.directory = directory;
        this.roots = roots;
    }

    /// @param httpPort where it looks for http-01
    /// @param tlsPort where it looks for tls-alpn-01
    /// @param accounts key identifiers with their MAC keys, one of which is then needed; null: none
    public static Pebble start(
            Path folder, int httpPort, int tlsPort, @Nullable Map<String, String> accounts)
            throws IOException {
        return start(folder, httpPort, tlsPort, accounts, null);
    }

    /// @param server whom it asks for names; null: one that says that all are here
    static Pebble start(
            Path folder,
            int httpPort,
            int tlsPort,
            @Nullable Map<String, String> accounts,
            @Nullable InetSocketAddress server)
            throws IOException {
        LocalAuthority own =
                LocalAuthority.open(
                        folder.resolve("pebble-tls"), InstantSource.system(), new SecureRandom());
        own.server("pebble", List.of("localhost"), List.of());
        int port = Ports.free(LOOPBACK);
        int dns = Ports.free(LOOPBACK);
        StringBuilder config =
                new StringBuilder("{\"pebble\":{")
                        .append("\"listenAddress\":\"127.0.0.1:" + port + "\",")
                        .append("\"managementListenAddress\":\"\",")
                        .append(
                                "\"certificate\":\""
                                        + own.certificateFile().resolveSibling("pebble.pem")
                                        + "\",")
                        .append(
                                "\"privateKey\":\""
                                        + own.certificateFile().resolveSibling("pebble-key.pem")
                                        + "\",")
                        .append("\"httpPort\":" + httpPort + ",\"tlsPort\":" + tlsPort + ",")
                        .append("\"externalAccountBindingRequired\":" + (accounts != null));
        if (accounts != null) {
            StringBuilder keys = new StringBuilder();
            accounts.forEach(
                    (id, key) ->
                            keys.append(keys.isEmpty() ? "" : ",")
                                    .append("\"" + id + "\":\"" + key + "\""));
            config.append(",\"externalAccountMACKeys\":{").append(keys).append('}');
        }
        Path file = Files.writeString(folder.resolve("pebble.json"), config.append("}}"));
        Daemon names =
                Daemon.start(
                        "names",
                        folder,
                        List.of(
                                "pebble-challtestsrv",
                                "-management",
                                LOOPBACK + ":" + Ports.free(LOOPBACK),
                                "-dns01",
                                LOOPBACK + ":" + dns,
                                "-http01",
                                "",
                                "-https01",
                                "",
                                "-tlsalpn01",
                                "",
                                "-defaultIPv6",
                                ""),
                        Map.of());
        Daemon authority =
                Daemon.start(
                        "pebble",
                        folder,
                        List.of(
                                "pebble",
                                "-config",
                                file.toString(),
                                "-dnsserver",
                                LOOPBACK + ":" + (server == null ? dns : server.getPort())),
                        Map.of("PEBBLE_VA_NOSLEEP", "1", "PEBBLE_WFE_NONCEREJECT", "20"));
        authority.await("pebble listens", PATIENCE, () -> Ports.open(LOOPBACK, port));
        names.await("pebble's names", PATIENCE, () -> Ports.open(LOOPBACK, dns));
        return new Pebble(
                names,
                authority,
                URI.create("https://localhost:" + port + "/dir"),
                own.certificateFile());
    }

    public URI directory() {
        return directory;
    }

    /// Who vouches for its server, in PEM.
    public Path roots() {
        return roots;
    }

    /// Whether it made the certificate.
    public static boolean made(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().getName().contains("Pebble");
    }

    @Override
    public void close() {
        authority.close();
        names.close();
    }
}
