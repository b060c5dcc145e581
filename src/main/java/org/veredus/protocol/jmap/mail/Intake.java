package org.veredus.protocol.jmap.mail;

import java.time.Instant;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailEdits;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.account.mailbox.Standing;
import org.veredus.account.mailbox.UserEvents;
import org.veredus.protocol.jmap.blob.BlobName;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// Files a message that a client brings.
record Intake(Access access, UserEvents events) {
    /// @return what the client is told of it
    ObjectNode file(byte[] message, Standing standing, Instant received)
            throws MailboxRefused, StoreFailed {
        Account account = access.account();
        try (MessageIntake intake = account.intake()) {
            intake.write(message, 0, message.length);
            NewMessage taken = intake.finish();
            EmailEdits edits = new EmailEdits(access);
            Flags flags = edits.permitted(standing);
            Filing filing = new Filing(taken, new byte[0], flags, received);
            long number = edits.create(standing.mailboxes(), filing);
            events.created(account, access.who(), number, standing.mailboxes());
            EmailRecord record = account.email(number);
            ObjectNode told =
                    Json.object()
                            .put("id", Ids.email(number))
                            .put("blobId", BlobName.ofEmail(number).wire())
                            .put("threadId", Ids.thread(record == null ? number : record.thread()))
                            .put("size", filing.size());
            if (!flags.equals(standing.flags())) told.set("keywords", EmailNode.keywords(flags));
            return told;
        }
    }
}
