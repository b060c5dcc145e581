package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.Program;
import org.veredus.testing.TryServer;

/// The webmail in Debian's Chromium: the scripts in `web/journey` drive it.
@Tag("journey")
final class WebmailIT {
    private static final Path WEB = Path.of("web").toAbsolutePath();

    /// Where pictures of each step are left, for somebody to look at.
    private static final Path PICTURES = Path.of("target", "webmail").toAbsolutePath();

    @TempDir private Path folder;

    @Test
    void aDayWithIt() throws IOException {
        try (TryServer veredus = TryServer.start(folder)) {
            Program.Outcome day = journey("day.mjs", veredus, PICTURES.toString());
            assertThat(day.status()).as(day.toString()).isZero();
            assertThat(veredus.errors()).isEmpty();
        }
    }

    @Test
    void whomOneKnows() throws IOException {
        passes("contacts.mjs");
    }

    @Test
    void rulesForIncomingMail() throws IOException {
        passes("rules.mjs");
    }

    @Test
    void withoutAConnection() throws IOException {
        passes("offline.mjs");
    }

    @Test
    void whatIsKeptForLater() throws IOException {
        passes("keep.mjs");
    }

    @Test
    void whatComesAlongWithMail() throws IOException {
        passes("previews.mjs");
    }

    /// jmap-jam, from npm.
    @Test
    void aClientByOthersUnderstandsTheServer() throws IOException {
        passes("jam.mjs");
    }

    @Test
    void newMailIsShownWhileItIsClosed() throws IOException {
        passes("notify.mjs");
    }

    @Test
    void inEveryLanguage() throws IOException {
        passes("languages.mjs");
    }

    @Test
    void whatTakesRoomAndAllByKeyboard() throws IOException {
        passes("storage.mjs");
    }

    private void passes(String script) throws IOException {
        try (TryServer veredus = TryServer.start(folder)) {
            Program.Outcome outcome = journey(script, veredus, PICTURES.toString());
            assertThat(outcome.status()).as(outcome.toString()).isZero();
            assertThat(veredus.errors()).isEmpty();
        }
    }

    @Test
    void overTlsItsCookieIsForNobodyElse() throws IOException {
        try (TryServer veredus = TryServer.start(folder)) {
            String https = "https://localhost:" + veredus.port(Service.HTTPS);
            Program.Outcome secure = journey("secure.mjs", veredus, https);
            assertThat(secure.status()).as(secure.toString()).isZero();
            assertThat(veredus.errors()).isEmpty();
            Files.writeString(PICTURES.resolve("secure.txt"), secure.out());
        }
    }

    @Test
    void hostileMailDoesNothing() throws IOException {
        try (TryServer veredus = TryServer.start(folder)) {
            Program.Outcome gallery = journey("hostile.mjs", veredus);
            assertThat(gallery.status()).as(gallery.toString()).isZero();
            assertThat(veredus.errors()).isEmpty();
        }
    }

    @Test
    void itsTypesAreSoundAndItsOwnTestsPass() throws IOException {
        for (String script : new String[] {"check", "test"}) {
            Program.Outcome outcome =
                    npm().with("--prefix", WEB, "run", script).limit(Duration.ofMinutes(3)).run();
            assertThat(outcome.status()).as(outcome.toString()).isZero();
        }
    }

    private static Program npm() {
        return Program.named("npm");
    }

    private static Program.Outcome journey(String script, TryServer veredus, String... more)
            throws IOException {
        assertThat(WebmailIT.class.getResource("/web/pages.txt"))
                .as("the webmail is not built: it was left out by -Dweb.skip")
                .isNotNull();
        Files.createDirectories(PICTURES);
        return Program.named("node")
                .with(WEB.resolve("journey").resolve(script))
                .with(
                        "http://localhost:" + veredus.port(Service.HTTP),
                        "alice@example.test",
                        TryServer.PASSWORD)
                .with((Object[]) more)
                .limit(Duration.ofMinutes(8))
                .run();
    }
}
