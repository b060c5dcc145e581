package org.veredus.protocol.imap.search;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.UidSet;
import org.veredus.protocol.imap.syntax.Command.Numbers;
import org.veredus.protocol.imap.syntax.SearchKey;

/// What is in a search key, and keys made from keys.
public final class SearchKeys {
    private SearchKeys() {}

    /// Whether the answer tells mod-sequences, which turns CONDSTORE on. RFC 7162 §3.1.5
    public static boolean useModSeq(SearchKey key) {
        return any(key, each -> each instanceof SearchKey.ModSeq);
    }

    /// Whether there are sequence numbers in it.
    public static boolean useNumbers(SearchKey key) {
        return any(key, each -> each instanceof SearchKey.Numbers(var set) && !set.isSaved());
    }

    public static boolean isFuzzy(SearchKey key) {
        return any(key, each -> each instanceof SearchKey.Fuzzy);
    }

    /// The keys without inner ones that are to be taken leniently.
    static List<SearchKey> underFuzzy(SearchKey key) {
        List<SearchKey> found = new ArrayList<>();
        boolean _ =
                any(
                        key,
                        each -> {
                            if (each instanceof SearchKey.Fuzzy(var inner)) {
                                boolean _ =
                                        any(
                                                inner,
                                                leaf -> {
                                                    found.add(leaf);
                                                    return false;
                                                });
                            }
                            return false;
                        });
        return found;
    }

    /// The messages that the outermost keys name: all, if none does.
    public static UidSet named(SearchKey key, MessageSearch.View view) {
        return switch (key) {
            case SearchKey.Uids(var set) -> view.present(set, Numbers.UID);
            case SearchKey.Numbers(var set) -> view.present(set, Numbers.SEQUENCE);
            case SearchKey.And(var keys) -> {
                UidSet all = UidSet.range(1, Integer.MAX_VALUE);
                for (SearchKey each : keys) all = all.and(named(each, view));
                yield all;
            }
            default -> UidSet.range(1, Integer.MAX_VALUE);
        };
    }

    /// The key with nothing fuzzy in it.
    public static SearchKey exact(SearchKey key) {
        return map(key, each -> each instanceof SearchKey.Fuzzy(var inner) ? inner : each);
    }

    /// A filter that is still in the key; null if there is none.
    public static SearchKey.@Nullable Filter filter(SearchKey key) {
        SearchKey.Filter[] found = new SearchKey.Filter[1];
        boolean there =
                any(
                        key,
                        each -> {
                            if (each instanceof SearchKey.Filter filter) found[0] = filter;
                            return each instanceof SearchKey.Filter;
                        });
        return there ? found[0] : null;
    }

    /// How often a key is in another.
    ///
    /// @param wanted null: any key counts
    public static long count(SearchKey key, @Nullable SearchKey wanted) {
        long[] count = {0};
        boolean _ =
                any(
                        key,
                        each -> {
                            if (wanted == null || each.equals(wanted)) count[0]++;
                            return false;
                        });
        return count[0];
    }

    /// The key with `meaning` wherever `filter` was.
    public static SearchKey replace(SearchKey key, SearchKey filter, SearchKey meaning) {
        return map(key, each -> each.equals(filter) ? meaning : each);
    }

    private static boolean any(SearchKey key, Predicate<SearchKey> test) {
        if (test.test(key)) return true;
        return switch (key) {
            case SearchKey.Not(var inner) -> any(inner, test);
            case SearchKey.Fuzzy(var inner) -> any(inner, test);
            case SearchKey.Or(var one, var other) -> any(one, test) || any(other, test);
            case SearchKey.And(var keys) -> keys.stream().anyMatch(each -> any(each, test));
            default -> false;
        };
    }

    /// @param change applied to keys whose inner keys have been changed already
    private static SearchKey map(SearchKey key, UnaryOperator<SearchKey> change) {
        SearchKey rebuilt =
                switch (key) {
                    case SearchKey.Not(var inner) -> new SearchKey.Not(map(inner, change));
                    case SearchKey.Fuzzy(var inner) -> new SearchKey.Fuzzy(map(inner, change));
                    case SearchKey.Or(var one, var other) ->
                            new SearchKey.Or(map(one, change), map(other, change));
                    case SearchKey.And(var keys) -> {
                        List<SearchKey> mapped = new ArrayList<>();
                        for (SearchKey each : keys) mapped.add(map(each, change));
                        yield new SearchKey.And(mapped);
                    }
                    default -> key;
                };
        return change.apply(rebuilt);
    }

    /// What a fuzzy key looks for: each word for itself, in any order. RFC 6203 §3
    static SearchKey lenient(SearchKey key) {
        return map(key, SearchKeys::words);
    }

    private static SearchKey words(SearchKey key) {
        return switch (key) {
            case SearchKey.Subject(var text) -> each(text, SearchKey.Subject::new);
            case SearchKey.Body(var text) -> each(text, SearchKey.Body::new);
            case SearchKey.Text(var text) -> each(text, SearchKey.Text::new);
            case SearchKey.Header(var field, var text) ->
                    each(text, word -> new SearchKey.Header(field, word));
            case SearchKey.Addresses(var field, var text) ->
                    each(text, word -> new SearchKey.Addresses(field, word));
            case SearchKey.Fuzzy(var inner) -> inner;
            default -> key;
        };
    }

    private interface OfWord {
        SearchKey of(String word);
    }

    private static SearchKey each(String text, OfWord key) {
        List<SearchKey> keys = new ArrayList<>();
        for (String word : text.strip().split("\\s+", -1)) keys.add(key.of(word));
        return keys.size() == 1 ? keys.getFirst() : new SearchKey.And(keys);
    }
}
