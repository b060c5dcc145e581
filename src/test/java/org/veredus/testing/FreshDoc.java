package org.veredus.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Keeps a generated page fresh: compares it with what it should be. With the environment variable
/// `VEREDUS_WRITE_DOCS` set it writes the page instead.
public final class FreshDoc {
    private FreshDoc() {}

    /// @param page its path from the project's root, where tests run
    public static void check(String page, String expected) throws IOException {
        Path file = Path.of(page);
        if (System.getenv("VEREDUS_WRITE_DOCS") != null) {
            Files.writeString(file, expected, StandardCharsets.UTF_8);
        }
        assertThat(Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "")
                .as("%s is stale; run the tests with VEREDUS_WRITE_DOCS=1 to write it", page)
                .isEqualTo(expected);
    }
}
