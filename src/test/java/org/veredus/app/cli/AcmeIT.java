package org.veredus.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.base.acme.Pebble;
import org.veredus.testing.Daemon;
import org.veredus.testing.Ports;
import org.veredus.testing.Program;

/// `veredus serve` gets its certificate from an authority by itself.
@Tag("journey")
class AcmeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NAME = "mail.example.test";

    @TempDir Path folder = Path.of("replaced");

    private int http;
    private int https;
    private int imaps;

    @Test
    void servesTheCertificateOfAnAuthorityAndKeepsIt() throws Exception {
        http = Ports.free("127.0.0.1");
        https = Ports.free("127.0.0.1");
        imaps = Ports.free("127.0.0.1");
        try (Pebble pebble = Pebble.start(folder, http, https, null)) {
            Path config = Files.writeString(folder.resolve("veredus.toml"), config(pebble));
            try (Daemon server = serve(config)) {
                server.await(
                        "a certificate", PATIENCE, () -> server.err().contains("new certificate"));
                assertThat(issuer(imaps)).contains("Pebble");
                assertThat(issuer(https)).contains("Pebble");
                Shell.Result list =
                        new Shell()
                                .run(
                                        "certificate",
                                        "list",
                                        "--data",
                                        folder.resolve("data").toString());
                assertThat(list.err()).isEmpty();
                assertThat(list.out()).contains(NAME).contains("Pebble");
                assertThat(server.stop()).isZero();
            }
        }
        Path config = folder.resolve("veredus.toml");
        try (Daemon again = serve(config)) { // the authority is gone
            assertThat(issuer(imaps)).contains("Pebble");
            assertThat(again.stop()).isZero();
        }
    }

    private String config(Pebble pebble) {
        StringBuilder text = new StringBuilder();
        text.append("hostname = \"" + NAME + "\"\n");
        text.append("data = \"data\"\n[listen]\n");
        for (String off : List.of("smtp", "submission", "submissions", "imap", "pop3", "pop3s"))
            text.append(off + " = \"off\"\n");
        text.append("managesieve = \"off\"\n");
        text.append("imaps = \"127.0.0.1:" + imaps + "\"\n");
        text.append("http = \"127.0.0.1:" + http + "\"\n");
        text.append("https = \"127.0.0.1:" + https + "\"\n");
        text.append("[acme]\ndirectory = \"" + pebble.directory() + "\"\n");
        text.append("roots = \"" + pebble.roots() + "\"\n");
        return text.toString();
    }

    private Daemon serve(Path config) throws Exception {
        List<String> command = new ArrayList<>(main());
        command.addAll(List.of("serve", "--config", config.toString()));
        Daemon server = Daemon.start("serve", folder, command, Map.of());
        server.await("ready", PATIENCE, () -> server.out().contains("ready"));
        return server;
    }

    private static List<String> main() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.veredus.app.cli.Main");
    }

    private static String issuer(int port) throws Exception {
        return Program.named("openssl")
                .with("s_client", "-connect", "127.0.0.1:" + port, "-servername", NAME)
                .run()
                .out();
    }
}
