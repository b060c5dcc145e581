package org.veredus.protocol.imap.syntax;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AnnotationName.Scope;

/// A condition on messages. RFC 3501 §6.4.4; strings to look for are text.
public sealed interface SearchKey {
    record All() implements SearchKey {}

    /// RFC 3501 §2.3.2
    record Recent() implements SearchKey {}

    record And(List<SearchKey> keys) implements SearchKey {
        public And {
            keys = List.copyOf(keys);
        }
    }

    record Or(SearchKey one, SearchKey other) implements SearchKey {}

    record Not(SearchKey key) implements SearchKey {}

    /// @param flag one of the constants of [org.veredus.account.mailbox.Flags]
    record HasFlag(int flag) implements SearchKey {}

    record HasKeyword(String keyword) implements SearchKey {}

    record Numbers(SequenceSet set) implements SearchKey {}

    record Uids(SequenceSet set) implements SearchKey {}

    record Larger(long octets) implements SearchKey {}

    record Smaller(long octets) implements SearchKey {}

    /// On the date it came in, or was sent by its own account.
    record Dated(DateOf of, When when, LocalDate date) implements SearchKey {}

    /// RFC 5032: came in at most so many seconds ago.
    record Younger(long seconds) implements SearchKey {}

    /// RFC 5032: came in at least so many seconds ago.
    record Older(long seconds) implements SearchKey {}

    record Subject(String text) implements SearchKey {}

    record Addresses(AddressField field, String text) implements SearchKey {}

    /// @param text empty: the field is there
    record Header(String field, String text) implements SearchKey {}

    record Body(String text) implements SearchKey {}

    /// Header or body.
    record Text(String text) implements SearchKey {}

    /// Google's X-GM-EXT-1: is in that mailbox.
    record Labelled(String label) implements SearchKey {}

    /// Has something to download. RFC 8621 §4.1.4
    record HasAttachment() implements SearchKey {}

    /// RFC 6203 §3: what is like the key will do.
    record Fuzzy(SearchKey key) implements SearchKey {}

    /// RFC 5466 §3.1: a search the user has given a name.
    record Filter(String name) implements SearchKey {}

    /// RFC 7162 §3.1.5
    record ModSeq(long atLeast) implements SearchKey {}

    /// RFC 5257 §4.8
    ///
    /// @param entry a name, or a pattern for names
    /// @param text null: no such value is there
    record Annotated(String entry, List<Scope> scopes, @Nullable String text) implements SearchKey {
        public Annotated {
            scopes = List.copyOf(scopes);
        }
    }

    /// RFC 8474 §5.3
    record EmailId(String id) implements SearchKey {}

    /// RFC 8474 §5.3
    record ThreadId(String id) implements SearchKey {}

    /// Which date.
    enum DateOf {
        RECEIVED,
        SENT,
        /// RFC 8514 §4.3
        SAVED
    }

    /// How dates compare.
    enum When {
        BEFORE,
        ON,
        SINCE
    }

    /// Which addresses.
    enum AddressField {
        FROM,
        TO,
        CC,
        BCC
    }
}
