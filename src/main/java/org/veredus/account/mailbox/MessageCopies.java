package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.List;
import org.veredus.storage.kv.StoreFailed;

/// Messages that get a second place, in one change of an account. RFC 9051 §6.4.7, RFC 6851
final class MessageCopies {
    private final AccountDraft draft;

    MessageCopies(AccountDraft draft) {
        this.draft = draft;
    }

    /// Those of the messages that are there.
    List<Entry> present(MailboxId from, UidSet uids) throws MailboxRefused, StoreFailed {
        List<Entry> present = new ArrayList<>();
        draft.entries(from).forEach(uids, (_, entry) -> present.add(entry));
        return present;
    }

    /// Keeps what it says of messages where they go.
    void rule(List<Entry> moved, MailboxId from, MailboxId to) throws StoreFailed {
        Ruling ruling = Ruling.ofMove(draft.role(from), draft.role(to));
        for (Entry entry : moved) draft.rule(entry.email(), ruling);
    }

    /// @param from where the originals are, which stay
    Copied enter(List<Entry> sources, MailboxId from, MailboxId to, Copier by)
            throws MailboxRefused, StoreFailed {
        List<Integer> originals = new ArrayList<>();
        List<Integer> made = new ArrayList<>();
        draft.contents(to);
        for (Entry source : sources) {
            originals.add(source.uid());
            Entry like = source.withFlags(source.flags().permitted(by.rights()), source.modSeq());
            Entry copy = draft.enter(to, like);
            draft.copyAnnotations(from, source.uid(), to, copy.uid(), by);
            made.add(copy.uid());
            if (source.flags().has(Flags.DELETED) && !like.flags().has(Flags.DELETED))
                draft.reveal(like.email());
        }
        return new Copied(Account.validity(draft, to), originals, made);
    }
}
