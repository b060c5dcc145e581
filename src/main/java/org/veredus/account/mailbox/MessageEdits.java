package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountDraft.Orphans;
import org.veredus.account.mailbox.MailboxRefused.Reason;
import org.veredus.storage.kv.StoreFailed;

/// Messages of a mailbox that get other flags or go, in one change of an account. RFC 9051 §6.4.3,
/// §6.4.6
final class MessageEdits {
    private final AccountDraft draft;

    MessageEdits(AccountDraft draft) {
        this.draft = draft;
    }

    /// @param unchangedSince as for [Account#store]
    Stored store(MailboxId mailbox, UidSet uids, FlagChange how, long unchangedSince)
            throws MailboxRefused, StoreFailed {
        List<Entries.Changed> changes = new ArrayList<>();
        List<Entry> changed = new ArrayList<>();
        List<Flags> before = new ArrayList<>();
        UidSet.Builder refused = new UidSet.Builder();
        boolean[] tooMany = {false};
        draft.entries(mailbox)
                .forEach(
                        uids,
                        (index, entry) -> {
                            if (entry.modSeq() > unchangedSince) {
                                refused.add(entry.uid());
                                return;
                            }
                            Flags after = how.applyTo(entry.flags());
                            if (after.equals(entry.flags())) return;
                            tooMany[0] |=
                                    after.hasKeywords()
                                            && after.keywords().size() > Flags.MAX_KEYWORDS;
                            changes.add(new Entries.Changed(index, after, draft.modSeq()));
                            changed.add(entry.withFlags(after, draft.modSeq()));
                            before.add(entry.flags());
                        });
        if (tooMany[0])
            throw new MailboxRefused(
                    Reason.LIMIT, "more than " + Flags.MAX_KEYWORDS + " keywords on one message");
        draft.flags(mailbox, changes);
        return new Stored(changed, before, refused.build());
    }

    /// @param only null for all
    Expunged expunge(MailboxId mailbox, @Nullable UidSet only) throws MailboxRefused, StoreFailed {
        UidSet.Builder marked = new UidSet.Builder();
        Entries.Visitor collect =
                (_, entry) -> {
                    if (entry.flags().has(Flags.DELETED)) marked.add(entry.uid());
                };
        Entries entries = draft.entries(mailbox);
        if (only == null) entries.forEach(collect);
        else entries.forEach(only, collect);
        return destroy(mailbox, marked.build());
    }

    Expunged remove(MailboxId mailbox, UidSet uids) throws MailboxRefused, StoreFailed {
        return destroy(mailbox, draft.entries(mailbox).present(uids));
    }

    private Expunged destroy(MailboxId mailbox, UidSet going) throws MailboxRefused, StoreFailed {
        draft.remove(mailbox, going, Orphans.DESTROY);
        return new Expunged(going, draft.modSeq());
    }
}
