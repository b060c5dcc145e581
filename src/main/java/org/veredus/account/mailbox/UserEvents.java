package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.veredus.account.mailbox.UserEvent.Cause;
import org.veredus.account.mailbox.UserEvent.Touched;
import org.veredus.storage.kv.StoreFailed;

/// Hears what people do with the messages of mailboxes, once that is on stable storage. Called on
/// the session's thread: it is quick, waits for nobody, and never fails.
public interface UserEvents {
    /// Nobody listens.
    UserEvents NONE = (_, _) -> {};

    /// @param account whose mailbox it is
    void happened(Account account, UserEvent event);

    /// Messages are new in a mailbox.
    default void added(
            Account account, AccountId actor, Cause cause, MailboxId mailbox, List<Integer> uids) {
        if (uids.isEmpty()) return;
        List<Touched> touched =
                uids.stream().map(uid -> new Touched(uid, List.of(), null)).toList();
        happened(account, new UserEvent(actor, cause, mailbox, touched));
    }

    /// Flags are different.
    default void flagged(Account account, AccountId actor, MailboxId mailbox, Stored stored) {
        List<Touched> touched = stored.touched();
        if (touched.isEmpty()) return;
        happened(account, new UserEvent(actor, Cause.FLAG, mailbox, touched));
    }

    /// A message is new as an email in several mailboxes.
    default void created(
            Account account, AccountId actor, long email, Collection<MailboxId> mailboxes)
            throws StoreFailed {
        for (MailboxId mailbox : mailboxes)
            added(account, actor, Cause.APPEND, mailbox, uids(visible(account, email, mailbox)));
    }

    /// An email is in other mailboxes or has other keywords: to those who listen it was copied, and
    /// its flags were changed where it was before.
    default void edited(Account account, AccountId actor, long email, Standing before, Standing now)
            throws StoreFailed {
        for (MailboxId mailbox : now.mailboxes()) {
            boolean copied = !before.mailboxes().contains(mailbox);
            if (!copied && before.flags().equals(now.flags())) continue;
            List<Entry> there = visible(account, email, mailbox);
            if (copied) added(account, actor, Cause.COPY, mailbox, uids(there));
            else if (!there.isEmpty())
                happened(
                        account,
                        new UserEvent(actor, Cause.FLAG, mailbox, flagged(there, before.flags())));
        }
    }

    private static List<Integer> uids(List<Entry> entries) {
        return entries.stream().map(Entry::uid).toList();
    }

    private static List<Touched> flagged(List<Entry> entries, Flags before) {
        return entries.stream()
                .map(now -> new Touched(now.uid(), now.flags().differing(before), now.flags()))
                .toList();
    }

    /// The places of an email in a mailbox that are not marked as `\Deleted`.
    private static List<Entry> visible(Account account, long email, MailboxId mailbox)
            throws StoreFailed {
        MailboxState contents = account.open(mailbox);
        Entries entries = contents == null ? null : contents.entries();
        List<Entry> visible = new ArrayList<>();
        if (entries == null) return visible; // somebody has removed the mailbox meanwhile
        account.uidsOf(email, mailbox)
                .forEach(
                        uid -> {
                            Entry entry = entries.find(uid);
                            if (entry != null && !entry.flags().has(Flags.DELETED))
                                visible.add(entry);
                        });
        return visible;
    }
}
