package org.veredus.account.sharing;

import java.time.Instant;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.Rights;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// That somebody may do something else with another's mailbox than before. RFC 9670 §5.2
///
/// @param by who has changed it
/// @param owner whose mailbox it is
/// @param name the mailbox's, when it was changed
public record ShareNotification(
        Instant created,
        AccountId by,
        AccountId owner,
        MailboxId mailbox,
        String name,
        Rights before,
        Rights after) {
    private static final int VERSION = 1;

    byte[] record() {
        return new RecordWriter(VERSION)
                .number(created.getEpochSecond())
                .number(by.number())
                .number(owner.number())
                .number(mailbox.number())
                .text(name)
                .number(before.bits())
                .number(after.bits())
                .toBytes();
    }

    static ShareNotification read(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("share notification", record, VERSION);
        return new ShareNotification(
                Instant.ofEpochSecond(in.number()),
                new AccountId(in.number()),
                new AccountId(in.number()),
                new MailboxId((int) in.number()),
                in.text(),
                new Rights((int) in.number()),
                new Rights((int) in.number()));
    }
}
