package org.veredus.protocol.imap.syntax;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a search answers. RFC 4731 §3.1, RFC 5182 §2.1, RFC 6203 §4, RFC 9394 §3.1
///
/// @param extended whether it answers with ESEARCH rather than SEARCH or SORT
/// @param window what PARTIAL asks for; null without it
public record SearchReturn(boolean extended, Set<Option> options, Command.@Nullable Window window) {
    public static final SearchReturn PLAIN = new SearchReturn(false, Set.of(Option.ALL), null);

    public SearchReturn {
        options = Set.copyOf(options);
    }

    public boolean has(Option option) {
        return options.contains(option);
    }

    /// Whether anything is to be told: not of a search that is only kept, or kept up to date. RFC
    /// 5182 §2.1, RFC 5267 §4.3
    public boolean tells() {
        return window != null
                || options.stream()
                        .anyMatch(
                                each ->
                                        switch (each) {
                                            case MIN, MAX, ALL, COUNT, RELEVANCY -> true;
                                            case SAVE, CONTEXT, UPDATE -> false;
                                        });
    }

    /// One thing to be told of the result, or to be done with it.
    public enum Option {
        MIN,
        MAX,
        ALL,
        COUNT,
        SAVE,
        RELEVANCY,
        /// RFC 5267 §4.2: more of this search will be asked for; nothing comes of it here.
        CONTEXT,
        /// RFC 5267 §4.3
        UPDATE
    }
}
