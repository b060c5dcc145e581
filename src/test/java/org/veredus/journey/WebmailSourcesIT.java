package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.veredus.testing.Program;

/// The webmail without a browser. `./veredus test` has it checked while Java is compiled.
@Tag("journey")
final class WebmailSourcesIT {
    @Test
    void itsTypesAreSoundAndItsOwnTestsPass() throws IOException {
        Program.Outcome outcome =
                Program.named("bash")
                        .with(Webmail.SOURCE.resolve("check.sh"))
                        .with(Path.of("target", "web.checked").toAbsolutePath())
                        .limit(Duration.ofMinutes(6))
                        .run();
        assertThat(outcome.status()).as(outcome.toString()).isZero();
    }
}
