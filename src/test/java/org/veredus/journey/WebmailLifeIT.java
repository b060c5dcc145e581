package org.veredus.journey;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void mailInFiles() throws IOException {
        Webmail.passes("transfer.mjs", folder);
    }

    @Test
    void inEveryLanguage() throws IOException {
        Webmail.passes("languages.mjs", folder);
    }

    @Test
    void whatTakesRoomAndAllByKeyboard() throws IOException {
        Webmail.passes("storage.mjs", folder);
    }
}
