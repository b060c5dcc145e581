package org.veredus.protocol.jmap.mail;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.search.MailSearch;
import org.veredus.protocol.jmap.core.SearchText;
import org.veredus.storage.search.Area;
import org.veredus.storage.search.Extent;

/// What an index knows of the words of one query; each text is looked up once.
final class WordIndex {
    private final MailSearch search;
    private final Account account;
    /// By the condition's own text, for it is asked for every email.
    private final IdentityHashMap<SearchText, Known> known = new IdentityHashMap<>();

    WordIndex(MailSearch search, Account account) {
        this.search = search;
        this.account = account;
    }

    Known of(SearchText text) {
        Known found = known.get(text);
        if (found != null) return found;
        Known fresh = new Known(text);
        known.put(text, fresh);
        return fresh;
    }

    /// What it knows of one text.
    final class Known {
        private final SearchText text;
        private final List<MailSearch.Candidates> candidates = new ArrayList<>();
        private MailSearch.@Nullable Likeness attached;

        private Known(SearchText text) {
            this.text = text;
            for (String term : text.terms())
                candidates.add(search.candidates(account, term, Extent.READ));
        }

        /// Whether all the words may stand in an email.
        boolean mayStandIn(long email) {
            for (MailSearch.Candidates each : candidates) if (!each.mayHave(email)) return false;
            return true;
        }

        /// Whether an attachment is known to have all the words.
        boolean isAttachedTo(long email) {
            MailSearch.Likeness like = attached;
            if (like == null) {
                String words = String.join(" ", text.terms());
                like = search.like(account, words, EnumSet.of(Area.ATTACHMENT));
                attached = like;
            }
            return like.of(email) > 0;
        }
    }
}
