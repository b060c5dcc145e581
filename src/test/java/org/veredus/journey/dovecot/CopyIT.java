package org.veredus.journey.dovecot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.ImapClient;
import org.veredus.testing.Program;
import org.veredus.testing.TryServer;

/// A mailbox of 10,000 messages moves to Dovecot and back, as people move who change servers: with
/// flags, keywords and dates, octet by octet.
@Tag("journey")
final class CopyIT {
    private static final int MESSAGES = 10_000;
    private static final int AT_ONCE = 1000;

    @TempDir Path folder;
    @TempDir Path other;

    @Test
    void tenThousandMessagesGoToDovecotAndBack() throws IOException {
        try (TryServer veredus = TryServer.start(folder);
                Dovecot dovecot = Dovecot.start(other);
                ImapClient alice = veredus.imap("alice")) {
            for (int from = 0; from < MESSAGES; from += AT_ONCE)
                alice.append("INBOX", messages(from));
            alice.select("INBOX");
            alice.ask("STORE 1:3000 +FLAGS.SILENT (\\Seen)");
            alice.ask("STORE 2500:4000 +FLAGS.SILENT (\\Flagged $Forwarded)");
            alice.ask("STORE 9000:9100 +FLAGS.SILENT (\\Answered \\Draft work)");
            String here =
                    "localhost:%d:%s:alice@example.test:%s:"
                            .formatted(
                                    veredus.port(Service.IMAPS),
                                    veredus.authority(),
                                    TryServer.PASSWORD);
            String there = "localhost:%d::alice@imap.test:secret:".formatted(dovecot.imap());
            assertThat(copy(here + "INBOX", there + "Moved")).isEqualTo("10000 the same\n");
            assertThat(copy(there + "Moved", here + "Back")).isEqualTo("10000 the same\n");
            assertThat(veredus.errors()).isEmpty();
        }
    }

    private static String copy(String from, String to) throws IOException {
        return Program.python("/journey/imap_copy.py")
                .with(from, to)
                .limit(Duration.ofMinutes(3))
                .run()
                .ok()
                .out();
    }

    private static List<byte[]> messages(int from) {
        List<byte[]> messages = new ArrayList<>();
        for (int i = from; i < from + AT_ONCE; i++) {
            String text =
                    "From: x@far.test\r\nMessage-ID: <%1$d@far.test>\r\nSubject: %1$d\r\n\r\n%2$s\r\n"
                            .formatted(i, "body ".repeat(i % 200));
            messages.add(text.getBytes(StandardCharsets.US_ASCII));
        }
        return messages;
    }
}
