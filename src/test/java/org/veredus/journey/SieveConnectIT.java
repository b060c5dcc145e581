package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.Program;
import org.veredus.testing.TryServer;

/// Debian's `sieve-connect` brings scripts and takes them away.
@Tag("journey")
final class SieveConnectIT {
    private static final String SCRIPT =
            """
            require ["fileinto", "variables"];
            # “übermäßig”
            if header :contains "subject" "x" { fileinto "Archive"; }
            """;

    @TempDir private static Path folder;

    private static TryServer veredus;

    @BeforeAll
    static void start() throws IOException {
        veredus = TryServer.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        try (var _ = veredus) {
            assertThat(veredus.errors()).isEmpty();
        }
    }

    private static Program.Outcome connect(Object... does) throws IOException {
        List<Object> arguments =
                new ArrayList<>(
                        List.of(
                                "--server",
                                "localhost",
                                "--port",
                                veredus.port(Service.MANAGESIEVE),
                                "--user",
                                "alice@example.test",
                                "--passwordfd",
                                "0",
                                "--tlscafile",
                                veredus.authority()));
        arguments.addAll(List.of(does));
        return Program.named("sieve-connect")
                .with(arguments.toArray())
                .input((TryServer.PASSWORD + "\n").getBytes(StandardCharsets.UTF_8))
                .run();
    }

    @Test
    void bringsScriptsAndTakesThemAway() throws Exception {
        Path script = Files.writeString(folder.resolve("main.sieve"), SCRIPT);
        connect("--checkscript", "--localsieve", script).ok();
        connect("--upload", "--localsieve", script, "--remotesieve", "main").ok();
        connect("--activate", "--remotesieve", "main").ok();
        for (String mechanism : List.of("PLAIN", "LOGIN"))
            assertThat(connect("--authmech", mechanism, "--list").ok().out())
                    .contains("\"main\" ACTIVE");
        Path copy = folder.resolve("copy.sieve");
        connect("--download", "--remotesieve", "main", "--localsieve", copy).ok();
        assertThat(copy).hasContent(SCRIPT);
        connect("--deactivate").ok();
        connect("--delete", "--remotesieve", "main").ok();
        assertThat(connect("--list").ok().out()).doesNotContain("main");
    }

    @Test
    void hearsWhatIsWrongWithAScript() throws Exception {
        Path script = Files.writeString(folder.resolve("wrong.sieve"), "keep;\nstap;\n");
        Program.Outcome refused =
                connect("--upload", "--localsieve", script, "--remotesieve", "wrong");
        assertThat(refused.status()).isNotZero();
        assertThat(refused.out() + refused.err()).contains("line 2").contains("stap");
    }
}
