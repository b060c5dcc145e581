package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountDraft.Orphans;
import org.veredus.account.mailbox.MailboxRefused.Reason;
import org.veredus.storage.kv.StoreFailed;

/// Mailboxes by their names, in one change of an account: how they are made, renamed, shared and
/// deleted.
final class NamedMailboxes {
    private static final List<Role> FURNITURE =
            List.of(Role.INBOX, Role.DRAFTS, Role.SENT, Role.ARCHIVE, Role.JUNK, Role.TRASH);

    private final AccountDraft draft;

    NamedMailboxes(AccountDraft draft) {
        this.draft = draft;
    }

    /// RFC 9051 §6.3.4; RFC 6154 §3 for the role.
    Mailbox create(List<String> levels, @Nullable Role role) throws MailboxRefused {
        MailboxTree tree = draft.state().tree();
        Mailbox there = tree.find(String.join("/", levels));
        if (there != null && there.selectable()) throw MailboxRefused.exists(there);
        if (role != null && tree.find(role) != null) {
            throw new MailboxRefused(Reason.EXISTS, "another mailbox has that special use");
        }
        if (there != null) return draft.fill(there.withRole(role));
        return make(levels, role);
    }

    /// Makes a mailbox, and those above it that are missing.
    Mailbox make(List<String> levels, @Nullable Role role) throws MailboxRefused {
        Mailbox above = null;
        for (int depth = 1; depth <= levels.size(); depth++) {
            Mailbox level = draft.state().tree().find(String.join("/", levels.subList(0, depth)));
            if (level == null) {
                if (draft.state().tree().size() >= Account.MAX_MAILBOXES) {
                    throw new MailboxRefused(
                            Reason.LIMIT, "more than " + Account.MAX_MAILBOXES + " mailboxes");
                }
                level =
                        draft.create(
                                above == null ? null : above.id(),
                                levels.get(depth - 1),
                                depth == levels.size() ? role : null);
            }
            above = level;
        }
        if (above == null) throw new MailboxRefused(Reason.BAD_NAME, "the name is empty");
        return above;
    }

    /// One with children stays as a name. RFC 9051 §6.3.5
    Mailbox delete(MailboxId id) throws MailboxRefused, StoreFailed {
        Mailbox mailbox = require(id);
        if (mailbox.role() == Role.INBOX)
            throw new MailboxRefused(Reason.NOT_ALLOWED, "the inbox cannot be deleted");
        boolean parent = draft.state().tree().hasChildren(mailbox);
        if (parent && !mailbox.selectable())
            throw new MailboxRefused(Reason.HAS_CHILDREN, "the mailbox has children");
        if (mailbox.selectable()) draft.remove(id, allUids(draft.entries(id)), Orphans.DESTROY);
        if (parent) {
            draft.hollow(mailbox);
            return mailbox;
        }
        String path = draft.state().tree().path(mailbox);
        draft.drop(mailbox);
        if (mailbox.subscribed()) draft.keepSubscription(path);
        return mailbox;
    }

    private static UidSet allUids(Entries entries) {
        return entries.size() == 0 ? UidSet.EMPTY : UidSet.range(1, entries.highestUid());
    }

    private Mailbox require(MailboxId id) throws MailboxRefused {
        Mailbox mailbox = draft.state().tree().find(id);
        if (mailbox == null) throw new MailboxRefused(Reason.NO_SUCH_MAILBOX, "no such mailbox");
        return mailbox;
    }

    /// RFC 9051 §6.3.6
    Mailbox rename(MailboxId id, List<String> levels) throws MailboxRefused, StoreFailed {
        Mailbox mailbox = require(id);
        String target = String.join("/", levels);
        String path = draft.state().tree().path(mailbox);
        Mailbox there = draft.state().tree().find(target);
        if (there != null) throw MailboxRefused.exists(there);
        if (target.startsWith(path + MailboxTree.DELIMITER) && mailbox.role() != Role.INBOX) {
            throw new MailboxRefused(Reason.BAD_NAME, "a mailbox cannot be moved into itself");
        }
        if (mailbox.role() != Role.INBOX
                && levels.size() - 1 + draft.state().tree().height(mailbox)
                        > MailboxName.MAX_LEVELS) {
            throw new MailboxRefused(
                    Reason.BAD_NAME, "more than " + MailboxName.MAX_LEVELS + " levels");
        }
        if (mailbox.role() == Role.INBOX) {
            Mailbox made = make(levels, null);
            MessageCopies copies = new MessageCopies(draft);
            List<Entry> all = copies.present(id, allUids(draft.entries(id)));
            copies.enter(all, id, made.id(), Copier.ACCOUNT);
            draft.remove(id, allUids(draft.entries(id)), Orphans.KEEP);
            return made;
        }
        Mailbox above =
                levels.size() == 1 ? null : make(levels.subList(0, levels.size() - 1), null);
        Mailbox renamed = mailbox.at(above == null ? null : above.id(), levels.getLast());
        List<String> names = subscribedNames(draft.state().tree(), mailbox);
        draft.put(renamed);
        for (Mailbox moved : draft.state().tree().branch(renamed)) {
            draft.claimSubscription(moved);
        }
        for (String name : names) draft.keepSubscription(name);
        return renamed;
    }

    private static List<String> subscribedNames(MailboxTree tree, Mailbox top) {
        List<String> names = new ArrayList<>();
        for (Mailbox mailbox : tree.branch(top)) {
            if (mailbox.subscribed()) names.add(tree.path(mailbox));
        }
        return names;
    }

    /// RFC 9051 §6.3.8
    void unsubscribe(String path) throws MailboxRefused {
        MailboxTree tree = draft.state().tree();
        Mailbox mailbox = tree.find(path);
        boolean bare = tree.subscribedNames().contains(MailboxTree.normal(path));
        if (mailbox == null && !bare)
            throw new MailboxRefused(Reason.NO_SUCH_MAILBOX, "no such mailbox");
        if (bare) draft.forgetSubscription(MailboxTree.normal(path));
        if (mailbox != null && mailbox.subscribed()) draft.put(mailbox.withSubscribed(false));
    }

    /// RFC 9051 §6.3.7, §6.3.8
    void subscribe(MailboxId id, boolean subscribed) throws MailboxRefused {
        Mailbox mailbox = require(id);
        if (mailbox.subscribed() != subscribed) draft.put(mailbox.withSubscribed(subscribed));
    }

    /// RFC 4314 §3.1
    void share(MailboxId id, Acl.Identifier to, Rights rights) throws MailboxRefused {
        Mailbox mailbox = require(id);
        if (mailbox.acl().of(to).equals(rights)) return;
        if (mailbox.acl().entries().size() >= Acl.MAX_ENTRIES
                && !mailbox.acl().entries().containsKey(to)) {
            throw new MailboxRefused(Reason.LIMIT, "shared with " + Acl.MAX_ENTRIES + " already");
        }
        Mailbox shared = mailbox.withAcl(mailbox.acl().with(to, rights));
        draft.put(shared);
    }

    /// RFC 6154 §2
    void furnish() {
        if (draft.state().tree().find(Role.INBOX) != null) return;
        for (Role role : FURNITURE) {
            String name =
                    role == Role.INBOX
                            ? "INBOX"
                            : role.name().charAt(0)
                                    + role.name().substring(1).toLowerCase(Locale.ROOT);
            draft.put(
                    draft.create(null, name, role)
                            .withSubscribed(true)
                            .withSortOrder(role.ordinal() + 1));
        }
    }
}
