package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.veredus.app.server.Service;
import org.veredus.testing.Program;
import org.veredus.testing.TryServer;

/// The webmail in Debian's Chromium: the scripts in `web/journey` drive it.
final class Webmail {
    static final Path SOURCE = Path.of("web").toAbsolutePath();

    /// Where pictures of each step are left, for somebody to look at.
    static final Path PICTURES = Path.of("target", "webmail").toAbsolutePath();

    private Webmail() {}

    /// Runs a journey to its end, on a server of its own that must find nothing wrong either.
    ///
    /// @param folder for the server; what is in it is the journey's, too
    /// @param options of `veredus try`
    /// @return what the script printed
    static String passes(String script, Path folder, Object... options) throws IOException {
        assertThat(Webmail.class.getResource("/web/pages.txt"))
                .as("the webmail is not built: it was left out by -Dweb.skip")
                .isNotNull();
        Files.createDirectories(PICTURES);
        try (TryServer veredus = TryServer.start(folder, options)) {
            Program.Outcome outcome =
                    Program.named("node")
                            .with(SOURCE.resolve("journey").resolve(script))
                            .with("http://localhost:" + veredus.port(Service.HTTP))
                            .with("alice@example.test", TryServer.PASSWORD, PICTURES)
                            .with("https://localhost:" + veredus.port(Service.HTTPS), folder)
                            .limit(Duration.ofMinutes(8))
                            .run();
            assertThat(outcome.status()).as(outcome.toString()).isZero();
            assertThat(veredus.errors()).isEmpty();
            return outcome.out();
        }
    }
}
