package org.veredus.account.search;

import java.util.Set;
import org.veredus.account.mailbox.Account;
import org.veredus.storage.search.Area;
import org.veredus.storage.search.Extent;

/// Searching without an index: each message must be looked at.
public final class PlainSearch implements MailSearch {
    @Override
    public Candidates candidates(Account account, String text, Extent extent) {
        return Candidates.ALL;
    }

    @Override
    public Likeness like(Account account, String words, Set<Area> areas) {
        return Likeness.NONE;
    }

    @Override
    public boolean rebuild(Account account) {
        return false;
    }
}
