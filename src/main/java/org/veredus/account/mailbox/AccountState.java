package org.veredus.account.mailbox;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All of an account that is kept in memory. Immutable: whoever holds one sees the account at one
/// moment.
public final class AccountState {
    private final MailboxTree tree;
    private final States states;
    private final Usage usage;
    private final long modSeq;
    private final int nextMailbox;
    private final long nextEmail;
    private final int lastUidValidity;
    private final long found;
    private final Revision revision;

    /// A field list for the codec and the changes in [Account].
    AccountState(
            MailboxTree tree,
            States states,
            Usage usage,
            long modSeq,
            int nextMailbox,
            long nextEmail,
            int lastUidValidity,
            long found,
            Revision revision) {
        this.tree = tree;
        this.states = states;
        this.usage = usage;
        this.modSeq = modSeq;
        this.nextMailbox = nextMailbox;
        this.nextEmail = nextEmail;
        this.lastUidValidity = lastUidValidity;
        this.found = found;
        this.revision = revision;
    }

    public MailboxTree tree() {
        return tree;
    }

    public Usage usage() {
        return usage;
    }

    /// The last mod-sequence given to any change of the account; JMAP's state.
    public long modSeq() {
        return modSeq;
    }

    /// The mod-sequence of the last change of what had been found out about emails, see
    /// [Account#find].
    public long found() {
        return found;
    }

    /// Which records of other packages the account has; for what is kept in memory of them.
    public Revision revision() {
        return revision;
    }

    AccountState withNewRevision() {
        return new AccountState(
                tree,
                states,
                usage,
                modSeq,
                nextMailbox,
                nextEmail,
                lastUidValidity,
                found,
                new Revision());
    }

    int nextMailbox() {
        return nextMailbox;
    }

    long nextEmail() {
        return nextEmail;
    }

    int lastUidValidity() {
        return lastUidValidity;
    }

    /// Null for a mailbox that is not there (any more).
    public @Nullable MailboxState mailbox(MailboxId id) {
        return states.get(id);
    }

    States states() {
        return states;
    }

    AccountState with(MailboxId id, MailboxState state) {
        return new AccountState(
                tree,
                states.with(id, state),
                usage,
                modSeq,
                nextMailbox,
                nextEmail,
                lastUidValidity,
                found,
                revision);
    }

    AccountState withTree(MailboxTree newTree, States newStates) {
        return new AccountState(
                newTree,
                newStates,
                usage,
                modSeq,
                nextMailbox,
                nextEmail,
                lastUidValidity,
                found,
                revision);
    }

    AccountState withUsage(Usage newUsage) {
        return new AccountState(
                tree,
                states,
                newUsage,
                modSeq,
                nextMailbox,
                nextEmail,
                lastUidValidity,
                found,
                revision);
    }

    AccountState withModSeq(long newModSeq) {
        return new AccountState(
                tree,
                states,
                usage,
                newModSeq,
                nextMailbox,
                nextEmail,
                lastUidValidity,
                found,
                revision);
    }

    AccountState withFound(long newFound) {
        return new AccountState(
                tree,
                states,
                usage,
                modSeq,
                nextMailbox,
                nextEmail,
                lastUidValidity,
                newFound,
                revision);
    }

    AccountState withNextMailbox(int next, int uidValidity) {
        return new AccountState(
                tree, states, usage, modSeq, next, nextEmail, uidValidity, found, revision);
    }

    AccountState withNextEmail(long next) {
        return new AccountState(
                tree, states, usage, modSeq, nextMailbox, next, lastUidValidity, found, revision);
    }

    /// Mailbox states by number, in pages that are shared until one of their mailboxes changes: a
    /// delivery to one of
    /// 10,000 mailboxes copies two small arrays.
    static final class States {
        private static final int PAGE = 64;
        private final @Nullable MailboxState[] @Nullable [] pages;

        States(Map<MailboxId, MailboxState> all) {
            int highest = 0;
            for (MailboxId id : all.keySet()) highest = Math.max(highest, id.number());
            pages = new MailboxState[highest / PAGE + 1][];
            all.forEach(
                    (id, state) -> {
                        int page = id.number() / PAGE;
                        @Nullable MailboxState[] filled = pages[page];
                        if (filled == null) pages[page] = filled = new MailboxState[PAGE];
                        filled[id.number() % PAGE] = state;
                    });
        }

        private States(@Nullable MailboxState[] @Nullable [] pages) {
            this.pages = pages;
        }

        @Nullable MailboxState get(MailboxId id) {
            int page = id.number() / PAGE;
            @Nullable MailboxState[] filled = page < pages.length ? pages[page] : null;
            return filled == null ? null : filled[id.number() % PAGE];
        }

        States with(MailboxId id, @Nullable MailboxState state) {
            int page = id.number() / PAGE;
            @Nullable MailboxState[] @Nullable [] next =
                    Arrays.copyOf(pages, Math.max(pages.length, page + 1));
            @Nullable MailboxState[] before = next[page];
            @Nullable MailboxState[] copy =
                    before == null ? new MailboxState[PAGE] : before.clone();
            copy[id.number() % PAGE] = state;
            next[page] = copy;
            return new States(next);
        }
    }
}
