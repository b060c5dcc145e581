package org.veredus.protocol.jmap;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.veredus.account.mailbox.Account;
import org.veredus.account.search.MailSearch;
import org.veredus.account.search.PlainSearch;
import org.veredus.storage.search.Area;
import org.veredus.storage.search.Extent;

/// No index; counts the emails it is asked about.
final class CountingSearch implements MailSearch {
    final AtomicInteger asked = new AtomicInteger();
    private final PlainSearch plain = new PlainSearch();

    @Override
    public Candidates candidates(Account account, String text, Extent extent) {
        Candidates candidates = plain.candidates(account, text, extent);
        return email -> {
            asked.incrementAndGet();
            return candidates.mayHave(email);
        };
    }

    @Override
    public Likeness like(Account account, String words, Set<Area> areas) {
        return plain.like(account, words, areas);
    }

    @Override
    public boolean rebuild(Account account) {
        return plain.rebuild(account);
    }
}
