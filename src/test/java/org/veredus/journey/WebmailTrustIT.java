package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.testing.Program;

/// Trust in the webmail: second factors, sharing, and mail that only its readers can open.
@Tag("journey")
final class WebmailTrustIT {
    @TempDir private Path folder;

    @Test
    void moreThanAPassword() throws IOException {
        Webmail.passes("factor.mjs", folder);
    }

    @Test
    void aSecondStepThatIsDemanded() throws IOException {
        Path config = folder.resolve("veredus.toml");
        Files.writeString(config, "[auth]\nsecond-factor = \"everybody\"\n");
        Webmail.passes("demanded.mjs", folder, "--config", config);
    }

    @Test
    void mailboxesThatPeopleShare() throws IOException {
        Webmail.passes("sharing.mjs", folder);
    }

    @Test
    void mailThatOnlyItsReadersCanOpen() throws IOException {
        Webmail.passes("secret.mjs", folder);
    }

    /// The server trusts an authority whose key the journey has, too.
    @Test
    void mailThatIsSignedAndEncryptedByCertificates() throws IOException {
        Path authority = folder.resolve("root.pem");
        Program.Outcome made =
                Program.named("openssl")
                        .with("req", "-x509", "-noenc", "-newkey", "rsa:2048", "-days", "400")
                        .with("-subj", "/O=Journey/CN=Journey Authority")
                        .with("-keyout", folder.resolve("root.key"), "-out", authority)
                        .run();
        assertThat(made.status()).as(made.toString()).isZero();
        Path config = folder.resolve("veredus.toml");
        Files.writeString(config, "[smime]\nauthorities = \"" + authority + "\"\n");
        Webmail.passes("smime.mjs", folder, "--config", config);
    }
}
