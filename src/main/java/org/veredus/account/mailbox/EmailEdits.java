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
    private final Account account;

    public EmailEdits(Account account) {
        this.account = account;
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
    private static Standing standing(
            AccountDraft draft, long email, Map<MailboxId, List<Entry>> visible)
            throws MailboxRefused, StoreFailed {
        Flags flags = Flags.NONE;
        for (byte[] use : uses(draft, email)) {
            MailboxId id = Layout.mailboxOfUse(use);
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

    /// Removes emails from all their mailboxes, in one commit.
    ///
    /// @return those that were there
    public Set<Long> destroy(List<Long> emails) throws MailboxRefused, StoreFailed {
        return account.change(
                draft -> {
                    Set<Long> there = new LinkedHashSet<>();
                    Map<MailboxId, UidSet.Builder> going = new LinkedHashMap<>();
                    for (long email : emails) {
                        Map<MailboxId, List<Entry>> visible = new LinkedHashMap<>();
                        standing(draft, email, visible);
                        if (visible.isEmpty()) continue;
                        there.add(email);
                        for (byte[] use : uses(draft, email))
                            going.computeIfAbsent(
                                            Layout.mailboxOfUse(use), _ -> new UidSet.Builder())
                                    .add(Layout.uidOfUse(use));
                    }
                    for (Map.Entry<MailboxId, UidSet.Builder> each : going.entrySet())
                        draft.remove(each.getKey(), each.getValue().build(), Orphans.DESTROY);
                    return there;
                });
    }

    /// Files a message as one email into several mailboxes.
    ///
    /// @return its number
    public long create(Set<MailboxId> mailboxes, Filing filing) throws MailboxRefused, StoreFailed {
        return account.change(
                draft -> {
                    checkKeywords(filing.flags());
                    account.requireRoom(draft, filing.size() * mailboxes.size(), mailboxes.size());
                    for (MailboxId id : mailboxes) draft.contents(id);
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
