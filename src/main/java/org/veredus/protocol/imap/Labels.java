package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Role;
import org.veredus.account.mailbox.UidSet;
import org.veredus.account.mailbox.UserEvent;
import org.veredus.account.mailbox.UserEvents;
import org.veredus.protocol.imap.SelectedMailbox.Expunges;
import org.veredus.protocol.imap.search.Labelling;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// The mailboxes a message is in, as labels. Google's X-GM-EXT-1
final class Labels {
    private final Account account;
    private final Output out;

    Labels(Account account, Output out) {
        this.account = account;
        this.out = out;
    }

    /// @param flags of the message
    void write(long email, Flags flags) throws IOException, StoreFailed {
        MailboxTree tree = account.state().tree();
        out.ascii("X-GM-LABELS (");
        boolean first = true;
        for (MailboxId id : account.mailboxesOf(email)) {
            Mailbox mailbox = tree.find(id);
            if (mailbox == null) continue;
            if (!first) out.octet(' ');
            first = false;
            if (mailbox.role() == null) out.mailbox(tree.path(mailbox));
            else out.ascii(Labelling.name(mailbox.role()));
        }
        if (flags.has(Flags.FLAGGED)) out.ascii(first ? "" : " ").ascii(Labelling.STARRED);
        out.octet(')');
    }

    /// Puts messages into mailboxes and takes them out of them. The selected mailbox is not among
    /// those a message loses by a replacement: it would vanish from under the client.
    ///
    /// @param events hear of it as of copying, and that it was the owner: nobody else sees labels
    Completion store(SelectedMailbox selected, Command.StoreLabels store, UserEvents events)
            throws IOException, BadSyntax, MailboxLost, MailboxRefused, StoreFailed {
        if (selected.isReadOnly()) return Completion.readOnly();
        boolean uids = store.numbers() == Numbers.UID;
        if (uids) selected.announce(out, Expunges.TELL, SelectedMailbox.NONE);
        UidSet set = selected.resolve(store.set(), store.numbers());
        requireKnown(store);
        Set<MailboxId> named = new LinkedHashSet<>();
        boolean starred = false;
        for (String label : store.labels()) {
            if (Labelling.isStarred(label)) starred = true;
            else named.add(mailbox(label));
        }
        if (starred) star(selected, set, store.how());
        for (int index : Indexes.of(selected.told(), set)) {
            Entry entry = selected.told().at(index);
            change(selected, entry, named, store.how(), events);
            selected.beginFetch(out, index, entry.uid());
            if (uids) out.ascii("UID ").number(entry.uid()).octet(' ');
            write(entry.email(), starred ? starred(entry, store.how()) : entry.flags());
            out.octet(')').crlf();
        }
        selected.announce(out, uids ? Expunges.TELL : Expunges.KEEP_BACK, SelectedMailbox.NONE);
        return Completion.ok("done");
    }

    /// Before anything is made or changed.
    private void requireKnown(Command.StoreLabels store) throws MailboxRefused, StoreFailed {
        MailboxTree tree = account.state().tree();
        for (String label : store.labels()) {
            if (Labelling.isStarred(label) || Labelling.find(tree, label) != null) continue;
            boolean makes = Labelling.isImportant(label) || !label.startsWith("\\");
            if (store.how() == FlagChange.Kind.REMOVE || !makes)
                throw new MailboxRefused(MailboxRefused.Reason.NO_SUCH_MAILBOX, "no such label");
        }
    }

    private MailboxId mailbox(String label) throws MailboxRefused, StoreFailed {
        MailboxId there = Labelling.find(account.state().tree(), label);
        if (there != null) return there;
        return Labelling.isImportant(label)
                ? account.create("Important", Role.IMPORTANT).id()
                : account.create(label, null).id();
    }

    private static FlagChange star(FlagChange.Kind how) {
        FlagChange.Kind kind =
                how == FlagChange.Kind.REMOVE ? FlagChange.Kind.REMOVE : FlagChange.Kind.ADD;
        return new FlagChange(kind, Flags.of(Flags.FLAGGED));
    }

    private void star(SelectedMailbox selected, UidSet set, FlagChange.Kind how)
            throws MailboxRefused, StoreFailed {
        account.store(selected.id(), set, star(how), Long.MAX_VALUE);
    }

    private static Flags starred(Entry entry, FlagChange.Kind how) {
        return star(how).applyTo(entry.flags());
    }

    private void change(
            SelectedMailbox selected,
            Entry entry,
            Set<MailboxId> named,
            FlagChange.Kind how,
            UserEvents events)
            throws MailboxRefused, StoreFailed {
        List<MailboxId> before = account.mailboxesOf(entry.email());
        if (how != FlagChange.Kind.REMOVE) {
            for (MailboxId target : named) {
                if (before.contains(target)) continue;
                List<Integer> made =
                        account.copy(selected.id(), UidSet.of(entry.uid()), target).targets();
                events.added(account, account.id(), UserEvent.Cause.COPY, target, made);
            }
        }
        for (MailboxId there : before) {
            boolean goes =
                    switch (how) {
                        case ADD -> false;
                        case REMOVE -> named.contains(there);
                        case REPLACE -> !named.contains(there) && !there.equals(selected.id());
                    };
            if (goes) account.remove(there, account.uidsOf(entry.email(), there));
        }
    }
}
