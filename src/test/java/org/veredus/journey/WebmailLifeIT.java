package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.testing.Program;

/// Living with the webmail: people, rules, languages, being away.
@Tag("journey")
final class WebmailLifeIT {
    @TempDir private Path folder;

    @Test
    void whomOneKnows() throws IOException {
        Webmail.passes("contacts.mjs", folder);
    }

    @Test
    void rulesForIncomingMail() throws IOException {
        Webmail.passes("rules.mjs", folder);
    }

    @Test
    void withoutAConnection() throws IOException {
        Webmail.passes("offline.mjs", folder);
    }

    @Test
    void newMailIsShownWhileItIsClosed() throws IOException {
        Webmail.passes("notify.mjs", folder);
    }

    @Test
    void severalAccountsSideBySide() throws IOException {
        Webmail.passes("accounts.mjs", folder);
    }

    @Test
    void receiptsAndLists() throws IOException {
        Webmail.passes("courtesies.mjs", folder);
    }

    /// What the answers say is read by Debian's python3-icalendar.
    @Test
    void invitationsAreAnswered() throws IOException {
        Webmail.passes("invitations.mjs", folder);
    }

    @Test
    void inEveryLanguage() throws IOException {
        Webmail.passes("languages.mjs", folder);
    }

    @Test
    void whatTakesRoomAndAllByKeyboard() throws IOException {
        Webmail.passes("storage.mjs", folder);
    }

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
