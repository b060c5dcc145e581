package org.veredus.account.search;

import java.util.Set;
import org.veredus.account.mailbox.Account;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.search.Area;
import org.veredus.storage.search.Extent;

/// What is asked of an account's mail.
public interface MailSearch {
    /// Which emails may have a text, with regard neither to case nor to accents.
    ///
    /// @param extent what a person reads: names, addresses, subject and texts; or also the whole
    ///     header and those of messages within
    Candidates candidates(Account account, String text, Extent extent);

    /// Which emails are like some words in the areas. Knows nothing of those not indexed yet.
    Likeness like(Account account, String words, Set<Area> areas);

    /// Makes anew what is kept for an account; answers are as exact meanwhile, only slower.
    ///
    /// @return false if nothing is kept
    boolean rebuild(Account account) throws StoreFailed;

    /// Says no to what cannot be.
    @FunctionalInterface
    interface Candidates {
        Candidates ALL = _ -> true;

        boolean mayHave(long email);
    }

    /// Above 0 and at most 1 for an email that is like the words, otherwise 0.
    @FunctionalInterface
    interface Likeness {
        Likeness NONE = _ -> 0;

        float of(long email);
    }
}
