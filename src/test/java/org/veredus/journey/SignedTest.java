package org.veredus.journey;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.veredus.testing.Await;
import org.veredus.testing.Daemon;
import org.veredus.testing.Named;
import org.veredus.testing.Ports;
import org.veredus.testing.Program;

/// The zone `test`, signed with a key that its server makes, and a resolver that trusts this key
/// and validates: Debian's BIND and unbound. The resolver answers on a port chosen by the caller,
/// and on port 53 of an address of its own for programs that know no other.
final class SignedTest implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Path UNBOUND = Program.PEERS.resolve("usr/sbin/unbound");

    private final Named authority;
    private final Daemon resolver;
    private final String address;

    private SignedTest(Named authority, Daemon resolver, String address) {
        this.authority = authority;
        this.resolver = resolver;
        this.address = address;
    }

    /// @param port of the resolver, on 127.0.0.1
    /// @param records of the zone `test.`, a line each
    static SignedTest start(Path folder, int port, String records) throws IOException {
        int own = Ports.free("127.0.0.1");
        Path zone = Files.createDirectories(folder.resolve("zone"));
        Named authority = authority(zone, own, records);
        try {
            Path cache = Files.createDirectories(folder.resolve("resolver"));
            String address = Nsd.ownAddress();
            return new SignedTest(
                    authority, resolver(cache, port, address, own, key(zone)), address);
        } catch (AssertionError | IOException failed) {
            authority.close();
            throw failed;
        }
    }

    private static Daemon resolver(Path folder, int port, String address, int zone, String key)
            throws IOException {
        if (!Files.isExecutable(UNBOUND)) throw Program.missing("unbound, " + UNBOUND);
        Path configuration = folder.resolve("unbound.conf");
        Files.writeString(
                configuration,
                """
                server:
                  directory: "%1$s"
                  chroot: ""
                  username: ""
                  pidfile: ""
                  use-syslog: no
                  interface: 127.0.0.1@%2$d
                  interface: %3$s@53
                  do-not-query-localhost: no
                  local-zone: "test." nodefault
                  module-config: "validator iterator"
                  trust-anchor: "test. %4$s"
                stub-zone:
                  name: "test"
                  stub-addr: 127.0.0.1@%5$d
                """
                        .formatted(folder, port, address, key, zone));
        Daemon daemon =
                Daemon.start(
                        "unbound",
                        folder,
                        List.of(UNBOUND.toString(), "-d", "-c", configuration.toString()),
                        Map.of());
        try {
            daemon.await(
                    "unbound on port " + port,
                    PATIENCE,
                    () -> Ports.open("127.0.0.1", port) && Ports.open(address, 53));
            return daemon;
        } catch (AssertionError | IOException failed) {
            daemon.close();
            throw failed;
        }
    }

    private static Named authority(Path folder, int port, String records) throws IOException {
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
        return Named.start(
                folder,
                port,
                "recursion no; dnssec-validation no;",
                """
                zone "test" {
                  type primary;
                  file "test.zone";
                  dnssec-policy default;
                  inline-signing yes;
                };
                """);
    }

    /// The key that the zone is signed with: its DNSKEY record without the name.
    private static String key(Path folder) throws IOException {
        String[] found = {""};
        Await.until(
                "the key of the zone",
                PATIENCE,
                () -> {
                    for (Path file : list(folder)) {
                        if (!file.toString().endsWith(".key")) continue;
                        for (String line : Files.readAllLines(file, US_ASCII)) {
                            String[] words = line.split(" DNSKEY ", 2);
                            if (words.length == 2 && !line.startsWith(";"))
                                found[0] = "DNSKEY " + words[1];
                        }
                    }
                    return !found[0].isEmpty() && Files.exists(folder.resolve("test.zone.signed"));
                });
        return found[0];
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /// Where the resolver answers on port 53.
    String address() {
        return address;
    }

    @Override
    public void close() {
        try (var _ = authority) {
            resolver.close();
        }
    }
}
