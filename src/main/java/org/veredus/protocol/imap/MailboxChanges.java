package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Place;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.Role;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// The commands that change the list of mailboxes. RFC 3501 §6.3.3 to §6.3.7, RFC 6154 §3
final class MailboxChanges {
    private final Conversation talk;
    private final Account own;
    private final VisibleMailboxes visible;
    private final Extensions extensions;
    private final Output out;

    MailboxChanges(Conversation talk, Account own) {
        this.talk = talk;
        this.own = own;
        visible = talk.mailboxes();
        extensions = talk.extensions();
        out = talk.out();
    }

    Completion create(Command.Create create) throws MailboxRefused, StoreFailed {
        String name = create.mailbox();
        // RFC 3501 §6.3.3: a delimiter at the end only announces that children will come
        if (name.length() > 1 && name.charAt(name.length() - 1) == MailboxTree.DELIMITER) {
            name = name.substring(0, name.length() - 1);
        }
        VisibleMailboxes.Path path = visible.requireCreate(name);
        if (!create.uses().isEmpty()) {
            String obstacle = obstacle(create.uses(), path.account());
            if (obstacle != null) return Completion.no("USEATTR", obstacle); // RFC 6154 §3
        }
        Role role = create.uses().isEmpty() ? null : Role.ofAttribute(create.uses().getFirst());
        Mailbox made = path.account().create(path.path(), role);
        return Completion.ok("MAILBOXID (" + ObjectIds.of(made.id()) + ")", "created");
    }

    /// Why a new mailbox cannot have some special uses; null if it can.
    private @Nullable String obstacle(List<String> uses, Account account) throws StoreFailed {
        if (!isOwn(account)) return "what mailboxes are for is the owner's to say";
        if (uses.size() > 1) return "a mailbox has one special use";
        Role role = Role.ofAttribute(uses.getFirst());
        // RFC 6154 §2: these two present what is in other mailboxes
        if (role == null || role == Role.ALL || role == Role.FLAGGED)
            return uses.getFirst() + " is not supported";
        return own.state().tree().find(role) == null
                ? null
                : "another mailbox has that special use";
    }

    private boolean isOwn(Account account) {
        return account.id().equals(own.id());
    }

    Completion delete(Command.Delete delete) throws MailboxRefused, StoreFailed {
        Place place = visible.require(delete.mailbox());
        place.require(Right.DELETE);
        place.account().delete(place.mailbox().id());
        deselect(place);
        return Completion.ok("deleted");
    }

    /// Who deletes the mailbox that he has selected goes on with none; others lose the connection.
    private void deselect(Place deleted) {
        SelectedMailbox selected = talk.selected();
        if (selected != null
                && selected.account().id().equals(deleted.account().id())
                && selected.id().equals(deleted.mailbox().id())) talk.select(null);
    }

    Completion rename(Command.Rename rename) throws IOException, MailboxRefused, StoreFailed {
        Place place = visible.require(rename.from());
        place.require(Right.DELETE);
        VisibleMailboxes.Path to = visible.requireCreate(rename.to());
        if (!to.account().id().equals(place.account().id())) {
            return Completion.no("CANNOT", "a mailbox stays with its account");
        }
        String before = place.account().state().tree().path(place.mailbox());
        place.account().rename(place.mailbox().id(), to.path());
        if (extensions.rev2()) tellNewName(to.prefix() + before, to);
        return Completion.ok("renamed");
    }

    /// RFC 9051 §6.3.6, §7.3.1: a name the client did not give in its final form is told.
    private void tellNewName(String from, VisibleMailboxes.Path to)
            throws IOException, StoreFailed {
        MailboxTree tree = to.account().state().tree();
        Mailbox now = tree.find(to.path());
        if (now == null || tree.path(now).equals(to.path())) return;
        out.ascii("* LIST () \"/\" ").mailbox(to.prefix() + tree.path(now));
        out.ascii(" (\"OLDNAME\" (").mailbox(from).ascii("))").crlf();
    }

    Completion subscribe(String name, boolean on) throws MailboxRefused, StoreFailed {
        if (!on) {
            own.unsubscribe(name);
            return Completion.ok("done");
        }
        visible.subscribe(visible.require(name));
        return Completion.ok("done");
    }
}
