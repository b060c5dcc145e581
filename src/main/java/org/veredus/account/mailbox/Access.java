package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.StoreFailed;

/// One person's way into an account, their own or another's. RFC 4314 §2
///
/// @param viewer the account of whoever opens it
/// @param prefix what stands before the account's paths in the person's own view; empty for the
///     owner
public record Access(Account account, Account viewer, String prefix) {
    /// Spreads what is put into a scope; an odd number whose bits are as good as random.
    private static final long MIX = 0x5851_F42D_4C95_7F2DL;

    public static Access own(Account account) {
        return new Access(account, account, "");
    }

    /// Who opens it.
    public AccountId who() {
        return viewer.id();
    }

    public boolean isOwn() {
        return account.id().equals(viewer.id());
    }

    /// What the person may do with a mailbox of the account.
    public Rights rights(Mailbox mailbox) {
        return isOwn() ? Rights.ALL : mailbox.acl().of(who());
    }

    /// Whether the person is shown that a mailbox is there.
    public boolean lists(Mailbox mailbox) {
        return rights(mailbox).hasAny(Rights.of(Right.LOOKUP, Right.READ));
    }

    public boolean reads(Mailbox mailbox) {
        return rights(mailbox).has(Right.READ);
    }

    /// What the person sees of the account's mailboxes. One whose parent is hidden stands beneath
    /// the nearest one that is not, or at the top, with the rest of its path as its name.
    public MailboxTree seen(MailboxTree tree) {
        if (isOwn()) return tree;
        List<Mailbox> seen = new ArrayList<>();
        for (Mailbox mailbox : tree.all()) if (lists(mailbox)) seen.add(placed(tree, mailbox));
        return new MailboxTree(seen, Set.of());
    }

    private Mailbox placed(MailboxTree tree, Mailbox mailbox) {
        String name = mailbox.name();
        Mailbox above = parent(tree, mailbox);
        while (above != null && !lists(above)) {
            name = above.name() + MailboxTree.DELIMITER + name;
            above = parent(tree, above);
        }
        return mailbox.at(above == null ? null : above.id(), name);
    }

    private static @Nullable Mailbox parent(MailboxTree tree, Mailbox mailbox) {
        MailboxId parent = mailbox.parent();
        return parent == null ? null : tree.find(parent);
    }

    /// The mailboxes that the person has subscribed to. RFC 9051 §6.3.7
    public Set<MailboxId> subscribed() throws StoreFailed {
        MailboxTree tree = account.state().tree();
        Set<String> names = viewer.state().tree().subscribedNames();
        Set<MailboxId> subscribed = new TreeSet<>();
        for (Mailbox mailbox : tree.all()) {
            boolean wanted =
                    isOwn()
                            ? mailbox.subscribed()
                            : lists(mailbox) && names.contains(name(tree, mailbox));
            if (wanted) subscribed.add(mailbox.id());
        }
        return subscribed;
    }

    /// What the person calls a mailbox of the account.
    public String name(MailboxTree tree, Mailbox mailbox) {
        return prefix + tree.path(mailbox);
    }

    /// A mailbox as the person sees it; null if they do not.
    public @Nullable Place place(MailboxId id) throws StoreFailed {
        MailboxTree tree = account.state().tree();
        Mailbox mailbox = tree.find(id);
        if (mailbox == null || !lists(mailbox)) return null;
        return new Place(account, mailbox, name(tree, mailbox), rights(mailbox));
    }

    /// Another text whenever the person sees other mailboxes, may do something else with them, or
    /// one that stands in another's place moves: of that the change log does not tell. Empty for
    /// the owner, who sees and may do all, always.
    ///
    /// @param seen as [#seen] shows them
    public String scope(MailboxTree seen) {
        if (isOwn()) return "";
        long scope = 1;
        for (Mailbox mailbox : seen.all()) {
            scope = scope * MIX + mailbox.id().number();
            scope = scope * MIX + rights(mailbox).bits();
            if (mailbox.name().indexOf(MailboxTree.DELIMITER) < 0) continue;
            scope = scope * MIX + mailbox.name().hashCode();
            MailboxId parent = mailbox.parent();
            scope = scope * MIX + (parent == null ? 0 : parent.number());
        }
        return Long.toHexString(scope);
    }
}
