package org.veredus.protocol.imap.syntax;

import java.util.List;
import java.util.Set;

/// What LIST asks for. RFC 5258 §3, RFC 5819, RFC 6154 §5
///
/// @param patterns one in the old form, where an empty one asks for the delimiter
/// @param extended whether it was in the new form, in which an empty pattern means nothing special
/// @param metadata entries to tell, RFC 9590
/// @param status what RETURN (STATUS …) asks for; empty if it does not
public record Listing(
        Set<Selection> selections,
        String reference,
        List<String> patterns,
        boolean extended,
        Set<Return> returns,
        List<StatusItem> status,
        List<String> metadata) {
    public Listing {
        selections = Set.copyOf(selections);
        patterns = List.copyOf(patterns);
        returns = Set.copyOf(returns);
        status = List.copyOf(status);
        metadata = List.copyOf(metadata);
    }

    /// Which mailboxes.
    public enum Selection {
        SUBSCRIBED,
        REMOTE,
        RECURSIVEMATCH,
        SPECIAL_USE
    }

    /// What to tell of them.
    public enum Return {
        SUBSCRIBED,
        CHILDREN,
        SPECIAL_USE,
        /// RFC 8440
        MYRIGHTS
    }
}
