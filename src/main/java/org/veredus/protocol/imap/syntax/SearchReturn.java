package org.veredus.protocol.imap.syntax;

import java.util.Set;

/// How a SEARCH answers. RFC 4731 §3.1, RFC 5182 §2.1
///
/// @param extended whether it answers with ESEARCH rather than SEARCH
public record SearchReturn(boolean extended, Set<Option> options) {
    public static final SearchReturn PLAIN = new SearchReturn(false, Set.of());

    public SearchReturn {
        options = Set.copyOf(options);
    }

    public boolean has(Option option) {
        return options.contains(option);
    }

    /// One thing to be told of the result, or to be done with it.
    public enum Option {
        MIN,
        MAX,
        ALL,
        COUNT,
        SAVE
    }
}
