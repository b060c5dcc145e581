package org.veredus.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.veredus.testing.Daemon;
import org.veredus.testing.Ports;
import org.veredus.testing.Program;

/// Debian's nsd, the authority for the zone `test`. It answers on a free port for Veredus, and on
/// port 53 of an address of its own for programs that know no other.
final class Nsd implements AutoCloseable {
    private final Daemon daemon;
    private final int port;
    private final String address;

    private Nsd(Daemon daemon, int port, String address) {
        this.daemon = daemon;
        this.port = port;
        this.address = address;
    }

    /// @param records of the zone `test.`, a line each
    static Nsd start(Path folder, String records) throws IOException {
        return start(folder, Ports.free("127.0.0.1"), records);
    }

    /// Starts it on a port known before.
    static Nsd start(Path folder, int port, String records) throws IOException {
        Files.createDirectories(folder);
        String address = ownAddress();
        Files.writeString(
                folder.resolve("test.zone"),
                """
                $ORIGIN test.
                $TTL 60
                @ SOA ns hostmaster 1 3600 600 86400 60
                @ NS ns
                ns A 127.0.0.1
                """
                        + records);
        Files.writeString(
                folder.resolve("nsd.conf"),
                """
                server:
                  ip-address: 127.0.0.1@%d
                  ip-address: %s@53
                  server-count: 1
                  username: ""
                  chroot: ""
                  zonesdir: "%s"
                  database: ""
                  pidfile: "nsd.pid"
                  xfrdfile: "xfrd.state"
                  xfrdir: "%3$s"
                  zonelistfile: "zone.list"
                remote-control:
                  control-enable: no
                zone:
                  name: "test"
                  zonefile: "test.zone"
                """
                        .formatted(port, address, folder));
        Daemon daemon =
                Daemon.start(
                        "nsd",
                        folder,
                        List.of(
                                Program.path("nsd"),
                                "-d",
                                "-c",
                                folder.resolve("nsd.conf").toString()),
                        Map.of());
        try {
            daemon.await(
                    "nsd on port " + port,
                    Duration.ofSeconds(20),
                    () -> Ports.open("127.0.0.1", port) && Ports.open(address, 53));
            return new Nsd(daemon, port, address);
        } catch (AssertionError | IOException failed) {
            daemon.close();
            throw failed;
        }
    }

    /// The first address of 127.53.0.0/24 whose port 53 is free.
    static String ownAddress() {
        for (int i = 1; i < 255; i++) {
            String address = "127.53.0." + i;
            if (!Ports.open(address, 53)) return address;
        }
        throw new AssertionError("no free port 53");
    }

    int port() {
        return port;
    }

    /// Where it answers on port 53.
    String address() {
        return address;
    }

    @Override
    public void close() {
        daemon.close();
    }
}
