package org.veredus.base.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.veredus.testing.Named;
import org.veredus.testing.Ports;

/// Debian's BIND, with a zone `example.test` that who has its key may change.
final class Bind implements AutoCloseable {
    static final String KEY = "hmac-sha256:veredus:c2VjcmV0IG9mIHRoZSB0ZXN0cw==";

    private final Named named;
    private final int port;

    private Bind(Named named, int port) {
        this.named = named;
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
        Named named =
                Named.start(
                        folder,
                        port,
                        "dnssec-validation no; recursion no;",
                        """
                        key "%1$s" { algorithm %2$s; secret "%3$s"; };
                        zone "example.test" {
                          type primary;
                          file "zone";
                          allow-update { key "%1$s"; };
                        };
                        """
                                .formatted(key[1], key[0], key[2]));
        return new Bind(named, port);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        named.close();
    }
}
