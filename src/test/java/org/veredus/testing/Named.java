package org.veredus.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Debian's BIND, unpacked, not installed.
public final class Named implements AutoCloseable {
    private static final Path PROGRAM = Program.PEERS.resolve("usr/sbin/named");

    private final Daemon daemon;

    private Named(Daemon daemon) {
        this.daemon = daemon;
    }

    /// @param folder with its zones
    /// @param port on 127.0.0.1
    /// @param options further ones, each with its semicolon
    /// @param rest of its configuration
    public static Named start(Path folder, int port, String options, String rest)
            throws IOException {
        if (!Files.isExecutable(PROGRAM)) throw Program.missing("BIND, " + PROGRAM);
        Path configuration = folder.resolve("named.conf");
        Files.writeString(
                configuration,
                """
                options {
                  directory "%s";
                  listen-on port %d { 127.0.0.1; };
                  listen-on-v6 { none; };
                  pid-file none;
                  session-keyfile none;
                  %s
                };
                controls { };
                """
                                .formatted(folder, port, options)
                        + rest);
        List<String> command =
                List.of(PROGRAM.toString(), "-g", "-n", "1", "-c", configuration.toString());
        Daemon daemon = Daemon.start("named", folder, command, Map.of());
        try {
            daemon.await(
                    "named on port " + port,
                    Duration.ofSeconds(20),
                    () -> Ports.open("127.0.0.1", port));
            return new Named(daemon);
        } catch (AssertionError | IOException failed) {
            daemon.close();
            throw failed;
        }
    }

    @Override
    public void close() {
        daemon.close();
    }
}
