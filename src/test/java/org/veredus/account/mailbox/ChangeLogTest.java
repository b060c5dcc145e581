package org.veredus.account.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.veredus.storage.kv.RecordWriter;

class ChangeLogTest {
    private static final MailboxId INBOX = new MailboxId(1);
    private static final MailboxId TRASH = new MailboxId(2);

    @Test
    void aLogOfBeforeMailboxesWereCountedMayConcernAny() throws Exception {
        byte[] old = // an email updated, nothing else
                new RecordWriter(1)
                        .number(0)
                        .number(1)
                        .number(7)
                        .number(0)
                        .number(0)
                        .number(0)
                        .toBytes();
        assertThat(ChangeLog.read(5, old).mailboxes().mayHold(INBOX)).isTrue();
    }

    @Test
    void aLogConcernsTheMailboxesThatItNames() throws Exception {
        ChangeLog.Boxes boxes =
                new ChangeLog.Boxes(List.of(), List.of(), List.of(INBOX), List.of());
        ChangeLog log =
                new ChangeLog(5, List.of(), List.of(7L), Set.of(), Set.of(), Map.of(), boxes);
        ChangeLog read = ChangeLog.read(5, log.record());
        assertThat(read).isEqualTo(log);
        assertThat(read.mailboxes().mayHold(INBOX)).isTrue();
        assertThat(read.mailboxes().mayHold(TRASH)).isFalse();
    }
}
