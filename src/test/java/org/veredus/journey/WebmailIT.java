package org.veredus.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading and writing in the webmail.
@Tag("journey")
final class WebmailIT {
    @TempDir private Path folder;

    @Test
    void aDayWithIt() throws IOException {
        Webmail.passes("day.mjs", folder);
    }

    @Test
    void whatIsKeptForLater() throws IOException {
        Webmail.passes("keep.mjs", folder);
    }

    @Test
    void whatComesAlongWithMail() throws IOException {
        Webmail.passes("previews.mjs", folder);
    }

    @Test
    void hostileMailDoesNothing() throws IOException {
        Webmail.passes("hostile.mjs", folder);
    }

    /// jmap-jam, from npm.
    @Test
    void aClientByOthersUnderstandsTheServer() throws IOException {
        Webmail.passes("jam.mjs", folder);
    }

    /// jmap-client-ts, from npm, and the types of jmap-rfc-types.
    @Test
    void othersReadTheSpecificationsAlike() throws IOException {
        Webmail.passes("clients.mjs", folder);
    }

    @Test
    void overTlsItsCookieIsForNobodyElse() throws IOException {
        String said = Webmail.passes("secure.mjs", folder);
        Files.writeString(Webmail.PICTURES.resolve("secure.txt"), said);
    }

    /// What goes outside waits: its relay does not listen.
    @Test
    void theServerIsRunByPages() throws IOException {
        Path settings = folder.resolve("veredus.toml");
        Files.writeString(settings, "[limits]\nmessage-size = \"48MiB\"\n");
        Webmail.passes("admin.mjs", folder, "--relay", "127.0.0.1:1", "--config", settings);
    }
}
