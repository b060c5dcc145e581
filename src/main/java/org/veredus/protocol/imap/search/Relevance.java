package org.veredus.protocol.imap.search;

import java.util.ArrayList;
import java.util.List;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.search.MailSearch;
import org.veredus.protocol.imap.syntax.SearchKey;
import org.veredus.storage.kv.StoreFailed;

/// How well messages answer to a fuzzy key, from 1 to 100: above 50 those that the key finds as it
/// is, the others up to 50; within each half as the index ranks them, those it does not know at the
/// top. RFC 6203 §4
public final class Relevance {
    private static final int HALF = 50;

    private final MessageSearch exact;
    private final List<MailSearch.Likeness> likenesses = new ArrayList<>();

    /// @param exact finds what the key finds without leniency
    public Relevance(Account account, SearchKey key, MessageSearch exact, MailSearch mail) {
        this.exact = exact;
        for (SearchKey each : SearchKeys.underFuzzy(key)) {
            Fuzziness fuzziness = Fuzziness.of(each);
            if (fuzziness != null)
                likenesses.add(mail.like(account, fuzziness.words(), fuzziness.areas()));
        }
    }

    public int of(Entry entry) throws StoreFailed {
        float likeness = 0;
        for (MailSearch.Likeness each : likenesses) likeness += each.of(entry.email());
        float part = likeness == 0 ? 1 : Math.min(1, likeness / likenesses.size());
        int within = Math.max(1, Math.round(part * HALF));
        return exact.finds(entry) ? HALF + within : within;
    }
}
