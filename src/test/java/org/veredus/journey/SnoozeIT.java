package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.testing.Await;
import org.veredus.testing.ImapClient;
import org.veredus.testing.TryServer;

/// Messages that were put away come back although the program was killed meanwhile.
@Tag("journey")
final class SnoozeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// In which a rule is made and a message comes, however busy the machine is.
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LATER = Duration.ofSeconds(20);

    private static int count(TryServer veredus, String name, String mailbox) throws IOException {
        try (ImapClient imap = veredus.imap(name)) {
            return imap.select(mailbox);
        }
    }

    private static Instant snooze(MailRoom room, String name, Duration until) throws Exception {
        Instant wakes = Instant.ofEpochSecond(Instant.now().plus(until).getEpochSecond());
        String time = wakes.toString().substring(11, 19);
        room.activate(
                name,
                "require [\"snooze\", \"imap4flags\"];\r\n"
                        + "snooze :addflags \"$Back\" \""
                        + time
                        + "\";\r\n");
        room.send("far@far.test", name, "250 2.0.0");
        assertThat(count(room.veredus(), name, "Snoozed")).isEqualTo(1);
        return wakes;
    }

    @Test
    void whatIsDueWhileNothingRunsComesAtTheStartAndTheRestInTime(@TempDir Path folder)
            throws Exception {
        int ports = TryServer.freeBase();
        Instant missed;
        Instant later;
        try (TryServer veredus = TryServer.start(folder, ports, new Object[0])) {
            MailRoom room = new MailRoom(veredus);
            later = snooze(room, "bob", LATER);
            missed = snooze(room, "alice", SOON);
            veredus.kill();
        }
        Await.until("the first time", PATIENCE, () -> Instant.now().isAfter(missed));
        try (TryServer veredus = TryServer.start(folder, ports, new Object[0])) {
            for (String name : new String[] {"alice", "bob"}) {
                Await.until(name, PATIENCE, () -> count(veredus, name, "INBOX") == 1);
                assertThat(count(veredus, name, "Snoozed")).isZero();
                try (ImapClient imap = veredus.imap(name)) {
                    imap.select("INBOX");
                    assertThat(imap.ask("FETCH 1 FLAGS").toString()).contains("$Back");
                }
                if (name.equals("bob")) assertThat(Instant.now()).isAfterOrEqualTo(later);
            }
            assertThat(veredus.errors()).isEmpty();
        }
    }
}
