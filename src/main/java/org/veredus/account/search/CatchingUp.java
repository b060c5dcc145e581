package org.veredus.account.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.ChangeLog;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.search.Numbers;
import org.veredus.storage.search.Progress;
import org.veredus.storage.search.TextDocument;
import org.veredus.storage.search.TextIndex;

/// Brings one account's index up to date, step by step.
final class CatchingUp {
    /// Emails and changes of one step: what is lost if the program ends in it.
    private static final int STEP = 1000;

    /// Octets of messages in one step.
    private static final long STEP_OCTETS = 8 << 20;

    private static final int CHANGES = 1000;

    private final Account account;
    private final TextIndex index;
    private final PdfReader pdfs;

    CatchingUp(Account account, TextIndex index, PdfReader pdfs) {
        this.account = account;
        this.index = index;
        this.pdfs = pdfs;
    }

    /// How many emails were indexed; below 0 if there is nothing left to do.
    int step() throws StoreFailed {
        Progress from = index.progress();
        // before the emails are read: what goes meanwhile is told by the log the next time
        long modSeq = account.state().modSeq();
        boolean fresh = from.last() == 0 && from.mark() == 0;
        List<Long> gone = new ArrayList<>();
        long mark = fresh ? modSeq : follow(from.mark(), modSeq, gone);
        List<TextDocument> added = new ArrayList<>();
        long last = from.last();
        long octets = 0;
        for (long number : account.emailsAfter(from.last(), STEP)) {
            if (octets > STEP_OCTETS) break;
            EmailRecord email = account.email(number);
            last = number;
            if (email == null) continue; // gone again
            octets += email.size();
            added.add(MessageTexts.of(number, email, account.content(email), pdfs));
        }
        Progress to = new Progress(last, mark);
        if (to.equals(from)) return -1;
        // a change that concerned no text is not worth a commit of its own
        if (added.isEmpty() && gone.isEmpty() && mark - from.mark() < CHANGES) return -1;
        index.write(added, gone, to);
        return added.size();
    }

    /// Collects what is gone since a mark. Returns how far the log was read.
    private long follow(long mark, long modSeq, List<Long> gone) throws StoreFailed {
        List<ChangeLog> changes = account.changesSince(mark, CHANGES);
        if (!account.remembers(mark)) {
            compare(gone);
            return modSeq;
        }
        for (ChangeLog each : changes) gone.addAll(each.destroyed().keySet());
        return changes.size() < CHANGES ? Math.max(modSeq, mark) : changes.getLast().modSeq();
    }

    private void compare(List<Long> gone) throws StoreFailed {
        Numbers known = index.all();
        Set<Long> there = new HashSet<>();
        for (List<Long> some = account.emailsAfter(0, CHANGES);
                !some.isEmpty();
                some = account.emailsAfter(some.getLast(), CHANGES)) there.addAll(some);
        for (long number : known.all()) if (!there.contains(number)) gone.add(number);
    }
}
