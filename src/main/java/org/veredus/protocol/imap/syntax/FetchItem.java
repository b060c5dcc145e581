package org.veredus.protocol.imap.syntax;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AnnotationName.Scope;

/// One thing FETCH asks for. RFC 3501 §6.4.5
public sealed interface FetchItem {
    /// Whether it is in the email's record; otherwise the mailbox's entry says it, or an
    /// annotation.
    default boolean isInRecord() {
        return true;
    }

    /// What has no parameters.
    enum Attribute implements FetchItem {
        UID(Source.ENTRY),
        FLAGS(Source.ENTRY),
        INTERNALDATE(Source.ENTRY),
        SIZE(Source.ENTRY),
        ENVELOPE(Source.RECORD),
        BODY(Source.RECORD),
        BODYSTRUCTURE(Source.RECORD),
        /// RFC 7162 §3.1.4
        MODSEQ(Source.ENTRY),
        /// RFC 8474 §5.1
        EMAILID(Source.ENTRY),
        /// RFC 8474 §5.2
        THREADID(Source.RECORD),
        /// RFC 8514 §4.2
        SAVEDATE(Source.ENTRY),
        /// RFC 8970 §3.1
        PREVIEW(Source.RECORD),
        /// The same as draft-ietf-extra-imap-fetch-preview-06 §3 had it: with an algorithm's name
        PREVIEW_FUZZY(Source.RECORD),
        /// The same as draft-slusarz-imap-fetch-snippet-00 §3 called it
        SNIPPET(Source.RECORD),
        /// Google's X-GM-EXT-1
        GM_MSGID(Source.ENTRY),
        GM_THRID(Source.RECORD),
        GM_LABELS(Source.ENTRY);

        private final Source source;

        Attribute(Source source) {
            this.source = source;
        }

        @Override
        public boolean isInRecord() {
            return source == Source.RECORD;
        }

        private enum Source {
            ENTRY,
            RECORD
        }
    }

    /// The octets of a part, its transfer encoding undone. RFC 3516 §4.2
    ///
    /// @param label as for [Content]
    record Binary(String label, String numbers, boolean peek, @Nullable Partial partial)
            implements FetchItem {}

    /// How many octets [Binary] would be.
    record BinarySize(String label, String numbers) implements FetchItem {}

    /// What the message is annotated with. RFC 5257 §4.3
    ///
    /// @param entries names, or patterns for names
    record Annotations(List<String> entries, List<Attribute> attributes) implements FetchItem {
        public Annotations {
            entries = List.copyOf(entries);
            attributes = List.copyOf(attributes);
        }

        @Override
        public boolean isInRecord() {
            return false;
        }

        /// Whether an attribute of that scope is asked for.
        public boolean has(Scope scope) {
            return attributes.stream().anyMatch(attribute -> attribute.scope == scope);
        }

        /// Something to know of an entry.
        public record Attribute(Property property, Scope scope) {
            /// Such as `value.priv`.
            public String wire() {
                return property.name().toLowerCase(Locale.ROOT) + '.' + scope.wire();
            }
        }

        /// What there is to know of an entry.
        public enum Property {
            VALUE,
            SIZE;

            static @Nullable Property ofWire(String word) {
                for (Property property : values()) {
                    if (property.name().equalsIgnoreCase(word)) return property;
                }
                return null;
            }
        }
    }

    /// Octets of the message.
    ///
    /// @param label the item as the response names it, such as `BODY[1.MIME]`
    /// @param numbers of the part, such as `1.2`; empty for the message
    /// @param fields names for the two FIELDS kinds, as written
    /// @param peek whether the message's \Seen flag stays as it is
    /// @param partial null for all of it
    record Content(
            String label,
            String numbers,
            Kind kind,
            List<String> fields,
            boolean peek,
            @Nullable Partial partial)
            implements FetchItem {
        public Content {
            fields = List.copyOf(fields);
        }
    }

    /// `<from.length>`
    record Partial(long from, long length) {}

    /// Which octets of a part.
    enum Kind {
        ALL,
        HEADER,
        FIELDS,
        FIELDS_NOT,
        TEXT,
        MIME
    }
}
