package org.veredus.protocol.jmap.mail;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veredus.account.mailbox.Account;
import org.veredus.account.search.MailSearch;
import org.veredus.protocol.jmap.core.SearchText;
import org.veredus.storage.search.Area;
import org.veredus.storage.search.Extent;

/// What an index knows of the words of one query; each text is looked up once.
final class WordIndex {
    private final MailSearch search;
    private final Account account;
    private final Map<SearchText, List<MailSearch.Candidates>> candidates = new HashMap<>();
    private final Map<SearchText, MailSearch.Likeness> attached = new HashMap<>();

    WordIndex(MailSearch search, Account account) {
        this.search = search;
        this.account = account;
    }

    /// Whether all the words may stand in an email.
    boolean mayHave(long email, SearchText text) {
        List<MailSearch.Candidates> all =
                candidates.computeIfAbsent(
                        text,
                        each -> {
                            List<MailSearch.Candidates> found = new ArrayList<>();
                            for (String term : each.terms())
                                found.add(search.candidates(account, term, Extent.READ));
                            return found;
                        });
        for (MailSearch.Candidates each : all) if (!each.mayHave(email)) return false;
        return true;
    }

    /// Whether an attachment is known to have all the words.
    boolean isAttached(long email, SearchText text) {
        return attached.computeIfAbsent(
                                text,
                                each ->
                                        search.like(
                                                account,
                                                String.join(" ", each.terms()),
                                                EnumSet.of(Area.ATTACHMENT)))
                        .of(email)
                > 0;
    }
}
