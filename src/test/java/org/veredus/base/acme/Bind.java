package org.veredus.base.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.veredus.testing.Daemon;
import org.veredus.testing.Ports;

/// Debian's BIND, with a zone `example.test` that who has its key may change.
final class Bind implements AutoCloseable {
    static final String KEY = "hmac-sha256:veredus:c2VjcmV0IG9mIHRoZSB0ZXN0cw==";

    private final Daemon daemon;
    private final int port;

    private Bind(Daemon daemon, int port) {
        this.daemon = daemon;
        this.port = port;
    }

    /// @param records of the zone, a line each
    static Bind start(Path parent, String records) throws IOException {
        Path folder = Files.createDirectories(parent.resolve("bind"));
        int port = Ports.free("127.0.0.1");
        Files.writeString(
                folder.resolve("zone"),
                """
                $ORIGIN example.test.
                $TTL 60
                @ SOA ns hostmaster 1 3600 600 86400 60
                @ NS ns
                ns A 127.0.0.1
                """
                        + records);
        String[] key = KEY.split(":");
        Files.writeString(
                folder.resolve("named.conf"),
                """
                options {
                  directory "%s";
                  listen-on port %d { 127.0.0.1; };
                  listen-on-v6 { none; };
                  pid-file none;
                  session-keyfile none;
                  dnssec-validation no;
                  recursion no;
                };
                controls { };
                key "%s" { algorithm %s; secret "%s"; };
                zone "example.test" {
                  type primary;
                  file "zone";
                  allow-update { key "%3$s"; };
                };
                """
                        .formatted(folder, port, key[1], key[0], key[2]));
        Path peers = Path.of(System.getenv().getOrDefault("VEREDUS_PEERS", "/opt/peers/pd"));
        Daemon daemon =
                Daemon.start(
                        "named",
                        folder,
                        List.of(
                                peers.resolve("usr/sbin/named").toString(),
                                "-g",
                                "-n",
                                "1",
                                "-c",
                                folder.resolve("named.conf").toString()),
                        Map.of());
        try {
            daemon.await(
                    "named on port " + port,
                    Duration.ofSeconds(20),
                    () -> Ports.open("127.0.0.1", port));
            return new Bind(daemon, port);
        } catch (AssertionError | IOException failed) {
            daemon.close();
            throw failed;
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        daemon.close();
    }
}
