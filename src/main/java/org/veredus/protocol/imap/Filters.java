package org.veredus.protocol.imap;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.NavigableMap;
import org.veredus.account.mailbox.Account;
import org.veredus.protocol.imap.search.SearchKeys;
import org.veredus.protocol.imap.syntax.BadSyntax;
import org.veredus.protocol.imap.syntax.SearchKey;
import org.veredus.protocol.imap.syntax.SearchTexts;
import org.veredus.storage.kv.StoreFailed;

/// Searches with names: what FILTER in a search stands for. They are kept as the account's
/// annotations. RFC 5466
final class Filters {
    private static final String PRIVATE = "/private/filters/values/";
    private static final String SHARED = "/shared/filters/values/";

    /// Filters within filters.
    private static final int MAX_DEPTH = 10;

    /// Keys a search may grow to.
    private static final int MAX_KEYS = 5000;

    private final Account account;

    Filters(Account account) {
        this.account = account;
    }

    /// No filter has that name, or what it holds is no search. RFC 5466 §3.1
    static final class Undefined extends Exception {
        private static final long serialVersionUID = 1;
        private final String name;

        Undefined(String name) {
            super("no filter " + name, null, false, false);
            this.name = name;
        }

        Completion completion() {
            return Completion.no("UNDEFINED-FILTER " + name, "no such filter");
        }
    }

    /// The key with what its filters stand for.
    SearchKey resolve(SearchKey key) throws Undefined, StoreFailed {
        SearchKey resolved = key;
        for (int depth = 0; ; depth++) {
            SearchKey.Filter filter = SearchKeys.filter(resolved);
            if (filter == null) return resolved;
            if (depth == MAX_DEPTH) throw new Undefined(filter.name());
            SearchKey meaning = meaning(filter.name());
            long size = SearchKeys.count(resolved, filter) * SearchKeys.count(meaning, null);
            if (size > MAX_KEYS) throw new Undefined(filter.name());
            resolved = SearchKeys.replace(resolved, filter, meaning);
        }
    }

    private SearchKey meaning(String name) throws Undefined, StoreFailed {
        NavigableMap<String, byte[]> all = account.annotations(null);
        String lower = name.toLowerCase(Locale.ROOT);
        byte[] value = all.get(PRIVATE + lower);
        if (value == null) value = all.get(SHARED + lower);
        if (value == null) throw new Undefined(name);
        try {
            return SearchTexts.parse(new String(value, StandardCharsets.ISO_8859_1));
        } catch (BadSyntax wrong) {
            throw new Undefined(name);
        }
    }
}
