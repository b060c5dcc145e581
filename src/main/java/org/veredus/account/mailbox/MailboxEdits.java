package org.veredus.account.mailbox;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountDraft.Orphans;
import org.veredus.account.mailbox.MailboxRefused.Reason;
import org.veredus.storage.kv.StoreFailed;

/// Changes of mailboxes by number, each in one commit. RFC 8621 §2.5
public final class MailboxEdits {
    private final Account account;

    public MailboxEdits(Account account) {
        this.account = account;
    }

    /// All of a mailbox that its owner chooses.
    public record Wish(
            @Nullable MailboxId parent,
            String name,
            @Nullable Role role,
            boolean subscribed,
            long sortOrder) {
        public static Wish of(Mailbox mailbox) {
            return new Wish(
                    mailbox.parent(),
                    mailbox.name(),
                    mailbox.role(),
                    mailbox.subscribed(),
                    mailbox.sortOrder());
        }
    }

    public Mailbox create(Wish wish) throws MailboxRefused, StoreFailed {
        return account.change(
                draft -> {
                    MailboxTree tree = draft.state().tree();
                    if (tree.size() >= Account.MAX_MAILBOXES)
                        throw new MailboxRefused(
                                Reason.LIMIT, "more than " + Account.MAX_MAILBOXES + " mailboxes");
                    check(tree, wish, null);
                    Mailbox made = draft.create(wish.parent(), wish.name(), wish.role());
                    Mailbox dressed = dress(made, wish);
                    draft.put(dressed);
                    return dressed;
                });
    }

    public Mailbox change(MailboxId id, Wish wish) throws MailboxRefused, StoreFailed {
        return account.change(
                draft -> {
                    MailboxTree tree = draft.state().tree();
                    Mailbox before = tree.find(id);
                    if (before == null)
                        throw new MailboxRefused(Reason.NO_SUCH_MAILBOX, "no such mailbox");
                    if (Wish.of(before).equals(wish)) return before;
                    if (before.role() == Role.INBOX && moves(before, wish))
                        throw new MailboxRefused(Reason.NOT_ALLOWED, "the inbox stays");
                    check(tree, wish, before);
                    Mailbox dressed = dress(before.at(wish.parent(), wish.name()), wish);
                    draft.put(dressed);
                    return dressed;
                });
    }

    private static boolean moves(Mailbox before, Wish wish) {
        return !before.name().equals(wish.name())
                || !Objects.equals(before.parent(), wish.parent())
                || wish.role() != Role.INBOX;
    }

    private static Mailbox dress(Mailbox mailbox, Wish wish) {
        return mailbox.withRole(wish.role())
                .withSubscribed(wish.subscribed())
                .withSortOrder(wish.sortOrder());
    }

    private static void check(MailboxTree tree, Wish wish, @Nullable Mailbox self)
            throws MailboxRefused {
        String path = wish.name();
        if (wish.parent() != null) {
            Mailbox parent = tree.find(wish.parent());
            if (parent == null) throw new MailboxRefused(Reason.NO_SUCH_MAILBOX, "no such mailbox");
            if (self != null && tree.branch(self).contains(parent))
                throw new MailboxRefused(Reason.BAD_NAME, "a mailbox cannot be moved into itself");
            path = tree.path(parent) + MailboxTree.DELIMITER + path;
        }
        int levels = MailboxName.levels(path).size() + (self == null ? 1 : tree.height(self)) - 1;
        if (levels > MailboxName.MAX_LEVELS)
            throw new MailboxRefused(
                    Reason.BAD_NAME, "more than " + MailboxName.MAX_LEVELS + " levels");
        Mailbox there = tree.find(path);
        if (there != null && (self == null || !there.id().equals(self.id())))
            throw MailboxRefused.exists(there);
        Mailbox player = wish.role() == null ? null : tree.find(wish.role());
        if (player != null && (self == null || !player.id().equals(self.id())))
            throw new MailboxRefused(Reason.ROLE_TAKEN, "another mailbox has that role");
    }

    /// What becomes of the messages in a mailbox that goes.
    public enum Contents {
        /// They must not be there.
        NONE,
        REMOVE
    }

    public void destroy(MailboxId id, Contents contents) throws MailboxRefused, StoreFailed {
        account.change(
                draft -> {
                    Mailbox mailbox = draft.state().tree().find(id);
                    if (mailbox == null)
                        throw new MailboxRefused(Reason.NO_SUCH_MAILBOX, "no such mailbox");
                    if (mailbox.role() == Role.INBOX)
                        throw new MailboxRefused(Reason.NOT_ALLOWED, "the inbox stays");
                    if (draft.state().tree().hasChildren(mailbox))
                        throw new MailboxRefused(Reason.HAS_CHILDREN, "the mailbox has children");
                    if (mailbox.selectable()) empty(draft, id, contents);
                    draft.drop(mailbox);
                    return mailbox;
                });
    }

    private static void empty(AccountDraft draft, MailboxId id, Contents contents)
            throws MailboxRefused, StoreFailed {
        Entries entries = draft.entries(id);
        UidSet.Builder all = new UidSet.Builder();
        boolean[] visible = {false};
        entries.forEach(
                (_, entry) -> {
                    visible[0] |= !entry.flags().has(Flags.DELETED);
                    all.add(entry.uid());
                });
        if (visible[0] && contents == Contents.NONE)
            throw new MailboxRefused(Reason.HAS_MESSAGES, "the mailbox has messages");
        draft.remove(id, all.build(), Orphans.DESTROY);
    }
}
