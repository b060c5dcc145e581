package org.veredus.account.mailbox;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.veredus.account.mailbox.MailboxRefused.Reason;
import org.veredus.storage.kv.StoreFailed;

/// Copies and moves messages from one account to another. RFC 4314 §4
///
/// The copies are filed all or none, in one commit; those that are moved go from where they were in
/// a second one, so that a crash in between leaves a message twice and never not at all.
public final class Transfer {
    /// Messages at a time: all their texts are at hand before the commit.
    private static final int MAX_MESSAGES = 10_000;

    private final Account from;
    private final MailboxId source;
    private final Place to;
    private final AnnotationEdits annotations;

    /// @param who copies: the private annotations of others stay behind
    public Transfer(Account from, MailboxId source, Place to, AccountId who) {
        this.from = from;
        this.source = source;
        this.to = to;
        annotations = new AnnotationEdits(from, who);
    }

    public Copied copy(UidSet uids) throws MailboxRefused, StoreFailed {
        MailboxState state = from.open(source);
        if (state == null || state.entries() == null) {
            throw new MailboxRefused(Reason.NO_SUCH_MAILBOX, "no such mailbox");
        }
        List<Entry> entries = new ArrayList<>();
        state.entries().forEach(uids, (_, entry) -> entries.add(entry));
        if (entries.size() > MAX_MESSAGES) {
            throw new MailboxRefused(
                    Reason.LIMIT, "at most " + MAX_MESSAGES + " messages go to another account");
        }
        List<MessageIntake> intakes = new ArrayList<>();
        try {
            return file(entries, intakes);
        } finally {
            for (MessageIntake intake : intakes) intake.close();
        }
    }

    private Copied file(List<Entry> entries, List<MessageIntake> intakes)
            throws MailboxRefused, StoreFailed {
        List<Integer> sources = new ArrayList<>();
        List<Filing> filings = new ArrayList<>();
        for (Entry entry : entries) {
            EmailRecord email = from.email(entry.email());
            if (email == null) continue; // gone meanwhile
            MessageIntake intake = to.account().intake();
            intakes.add(intake);
            read(from.content(email), intake);
            filings.add(
                    new Filing(
                                    intake.finish(),
                                    new byte[0],
                                    entry.flags(),
                                    date(entry),
                                    annotations.copied(source, entry.uid()))
                            .permitted(to.rights()));
            sources.add(entry.uid());
        }
        Filed filed = to.account().file(to.mailbox().id(), filings);
        return new Copied(filed.uidValidity(), sources, filed.uids());
    }

    private static OffsetDateTime date(Entry entry) {
        return Instant.ofEpochSecond(entry.received())
                .atOffset(ZoneOffset.ofTotalSeconds(entry.zone() * 60));
    }

    private static void read(MessageContent content, MessageIntake intake) throws StoreFailed {
        try {
            content.copy(
                    0,
                    content.size(),
                    (buffer, at, length) -> {
                        try {
                            intake.write(buffer, at, length);
                        } catch (StoreFailed failed) {
                            throw new IOException(failed);
                        }
                    });
        } catch (IOException failed) {
            throw new StoreFailed("message to another account", failed);
        }
    }

    public Copied move(UidSet uids) throws MailboxRefused, StoreFailed {
        Copied copied = copy(uids);
        int[] gone = copied.sources().stream().mapToInt(Integer::intValue).toArray();
        from.remove(source, UidSet.of(gone));
        return copied;
    }
}
