package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountDraft.Orphans;
import org.veredus.account.mailbox.MailboxRefused.Reason;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.StoreFailed;

/// Changes of whole emails, whichever mailboxes they are in. RFC 8621 §4.6
public final class EmailEdits {
    /// RFC 8621 §2 has it that `mayRemoveItems` is both of these.
    private static final Rights REMOVING = Rights.of(Right.DELETE_MESSAGES, Right.EXPUNGE);

    private final Access access;
    private final Account account;

    public EmailEdits(Account account) {
        this(Access.own(account));
    }

    /// @param access only what its person may see is changed, and only as they may. RFC 8621 §2
    public EmailEdits(Access access) {
        this.access = access;
        account = access.account();
    }

    /// What shall become of one email. May be asked again, and must do nothing but answer.
    public interface Edit {
        /// Null: it stays as it is.
        @Nullable Standing apply(Standing now) throws MailboxRefused;
    }

    /// What became of it.
    public sealed interface Result {
        record Done(Standing before, Standing now) implements Result {}

        record Gone() implements Result {}

        record Unwanted() implements Result {}

        record Refused(MailboxRefused why) implements Result {}
    }

    /// Changes emails in one commit. Each is changed as asked or not at all.
    public Map<Long, Result> edit(Map<Long, Edit> edits) throws MailboxRefused, StoreFailed {
        return account.change(
                draft -> {
                    Map<Long, Result> results = new LinkedHashMap<>();
                    for (Map.Entry<Long, Edit> each : edits.entrySet())
                        results.put(each.getKey(), edit(draft, each.getKey(), each.getValue()));
                    return results;
                });
    }

    private Result edit(AccountDraft draft, long email, Edit edit)
            throws MailboxRefused, StoreFailed {
        Map<MailboxId, List<Entry>> visible = new LinkedHashMap<>();
        Standing now = standing(draft, email, visible);
        if (now.mailboxes().isEmpty()) return new Result.Gone();
        Standing wanted;
        try {
            wanted = edit.apply(now);
            if (wanted == null) return new Result.Unwanted();
            check(draft, now, wanted, visible);
            checkRights(draft, now, wanted);
        } catch (MailboxRefused refused) {
            return new Result.Refused(refused);
        }
        MailboxId from = visible.keySet().iterator().next();
        Entry like = visible.values().iterator().next().getFirst();
        for (MailboxId id : wanted.mailboxes()) {
            List<Entry> there = visible.get(id);
            if (there == null) {
                Entry entry = draft.enter(id, like.withFlags(wanted.flags(), draft.modSeq()));
                draft.copyAnnotations(from, like.uid(), id, entry.uid(), Copier.ACCOUNT);
            } else if (!wanted.flags().equals(now.flags())) {
                reflag(draft, id, there, wanted.flags());
            }
        }
        for (Map.Entry<MailboxId, List<Entry>> each : visible.entrySet()) {
            if (!wanted.mailboxes().contains(each.getKey()))
                draft.remove(each.getKey(), uids(each.getValue()), Orphans.KEEP);
        }
        draft.rule(email, ruling(draft, now, wanted));
        return new Result.Done(now, wanted);
    }

    /// Marks say more than places: who sets `$NotJunk` on what he moves means that.
    private static @Nullable Ruling ruling(AccountDraft draft, Standing now, Standing wanted) {
        Ruling marked = Ruling.ofFlags(now.flags(), wanted.flags());
        if (marked == Ruling.JUNK || marked == Ruling.WANTED) return marked;
        Ruling moved = null;
        for (MailboxId to : wanted.mailboxes()) {
            for (MailboxId from : now.mailboxes()) {
                boolean stays = wanted.mailboxes().contains(from);
                if (stays && now.mailboxes().contains(to)) continue;
                Ruling said = Ruling.ofMove(draft.role(from), draft.role(to));
                if (said == Ruling.JUNK) return said;
                if (said != null) moved = said;
            }
        }
        if (moved != null) return moved;
        return marked;
    }

    private void check(
            AccountDraft draft, Standing now, Standing wanted, Map<MailboxId, List<Entry>> visible)
            throws MailboxRefused {
        checkKeywords(wanted.flags());
        Set<MailboxId> more = new LinkedHashSet<>(wanted.mailboxes());
        more.removeAll(now.mailboxes());
        for (MailboxId id : more) draft.contents(id);
        long size = visible.values().iterator().next().getFirst().size();
        int fewer = 0;
        for (MailboxId id : now.mailboxes()) {
            List<Entry> there = visible.get(id);
            if (!wanted.mailboxes().contains(id) && there != null) fewer += there.size();
        }
        int added = more.size() - fewer;
        if (added > 0) account.requireRoom(draft, added * size, added);
    }

    private void checkRights(AccountDraft draft, Standing now, Standing wanted)
            throws MailboxRefused {
        if (access.isOwn()) return;
        for (MailboxId id : wanted.mailboxes()) {
            if (!now.mailboxes().contains(id)) require(draft, id, Rights.of(Right.INSERT));
        }
        for (MailboxId id : now.mailboxes()) {
            if (!wanted.mailboxes().contains(id)) require(draft, id, REMOVING);
        }
        // RFC 8621 §2: an email's keywords are those of all its mailboxes
        Rights needed = wanted.flags().rightsToReplace(now.flags());
        Set<MailboxId> all = new LinkedHashSet<>(now.mailboxes());
        all.addAll(wanted.mailboxes());
        for (MailboxId id : all) require(draft, id, needed);
    }

    private void require(AccountDraft draft, MailboxId id, Rights needed) throws MailboxRefused {
        Rights lacking = needed.without(rights(draft.state().tree(), id));
        if (!lacking.isEmpty())
            throw new MailboxRefused(
                    Reason.NO_PERMISSION, "this needs the rights '" + lacking.letters() + "'");
    }

    private Rights rights(MailboxTree tree, MailboxId id) {
        Mailbox mailbox = tree.find(id);
        return mailbox == null ? Rights.NONE : access.rights(mailbox);
    }

    /// The keywords that the person may give a new email. RFC 4314 §4: others are left out.
    public Flags permitted(Standing standing) throws StoreFailed {
        Flags flags = standing.flags();
        MailboxTree tree = account.state().tree();
        for (MailboxId id : standing.mailboxes()) flags = flags.permitted(rights(tree, id));
        return flags;
    }

    private static void checkKeywords(Flags flags) throws MailboxRefused {
        if (flags.keywords().size() > Flags.MAX_KEYWORDS) {
            throw new MailboxRefused(
                    Reason.LIMIT, "more than " + Flags.MAX_KEYWORDS + " keywords on one message");
        }
    }

    private static void reflag(AccountDraft draft, MailboxId id, List<Entry> there, Flags flags)
            throws MailboxRefused, StoreFailed {
        Entries entries = draft.entries(id);
        List<Entries.Changed> changes = new ArrayList<>();
        for (Entry entry : there) {
            int index = entries.indexOf(entry.uid());
            if (!entry.flags().equals(flags))
                changes.add(new Entries.Changed(index, flags, draft.modSeq()));
        }
        draft.flags(id, changes);
    }

    private static UidSet uids(List<Entry> entries) {
        return UidSet.of(entries.stream().mapToInt(Entry::uid).toArray());
    }

    /// @param visible gets the entries that are not marked as `\Deleted`
    private Standing standing(AccountDraft draft, long email, Map<MailboxId, List<Entry>> visible)
            throws MailboxRefused, StoreFailed {
        Flags flags = Flags.NONE;
        for (byte[] use : uses(draft, email)) {
            MailboxId id = Layout.mailboxOfUse(use);
            if (!rights(draft.state().tree(), id).has(Right.READ)) continue;
            Entry entry = draft.entries(id).find(Layout.uidOfUse(use));
            if (entry == null || entry.flags().has(Flags.DELETED)) continue;
            visible.computeIfAbsent(id, _ -> new ArrayList<>()).add(entry);
            flags = flags.with(entry.flags());
        }
        return new Standing(visible.keySet(), flags);
    }

    private static Set<byte[]> uses(AccountDraft draft, long email) throws StoreFailed {
        byte[] prefix = Layout.uses(email);
        return draft.records().scan(prefix, Keys.after(prefix)).keySet();
    }

    /// Removes emails from all their mailboxes that the person sees, in one commit.
    public Map<Long, Result> destroy(List<Long> emails) throws MailboxRefused, StoreFailed {
        return account.change(
                draft -> {
                    Map<Long, Result> results = new LinkedHashMap<>();
                    Map<MailboxId, UidSet.Builder> going = new LinkedHashMap<>();
                    for (long email : emails) results.put(email, destroy(draft, email, going));
                    for (Map.Entry<MailboxId, UidSet.Builder> each : going.entrySet())
                        draft.remove(each.getKey(), each.getValue().build(), Orphans.DESTROY);
                    return results;
                });
    }

    private Result destroy(AccountDraft draft, long email, Map<MailboxId, UidSet.Builder> going)
            throws MailboxRefused, StoreFailed {
        Map<MailboxId, List<Entry>> visible = new LinkedHashMap<>();
        Standing now = standing(draft, email, visible);
        if (visible.isEmpty()) return new Result.Gone();
        try {
            for (MailboxId id : visible.keySet()) require(draft, id, REMOVING);
        } catch (MailboxRefused refused) {
            return new Result.Refused(refused);
        }
        for (byte[] use : uses(draft, email)) {
            MailboxId id = Layout.mailboxOfUse(use);
            if (access.isOwn() || visible.containsKey(id))
                going.computeIfAbsent(id, _ -> new UidSet.Builder()).add(Layout.uidOfUse(use));
        }
        return new Result.Done(now, new Standing(Set.of(), now.flags()));
    }

    /// Files a message as one email into several mailboxes.
    ///
    /// @return its number
    public long create(Set<MailboxId> mailboxes, Filing filing) throws MailboxRefused, StoreFailed {
        return account.change(
                draft -> {
                    checkKeywords(filing.flags());
                    account.requireRoom(draft, filing.size() * mailboxes.size(), mailboxes.size());
                    for (MailboxId id : mailboxes) {
                        draft.contents(id);
                        require(draft, id, Rights.of(Right.INSERT));
                    }
                    Entry first = null;
                    for (MailboxId id : mailboxes) {
                        if (first == null) first = draft.file(id, filing);
                        else draft.enter(id, first);
                    }
                    if (first == null)
                        throw new MailboxRefused(Reason.NO_SUCH_MAILBOX, "no mailbox is named");
                    return first.email();
                });
    }
}
