package org.veredus.account.mailbox;

/// Names one value that a message can be annotated with. RFC 5257 §3.2
///
/// @param entry such as `/comment`; case matters
public record AnnotationName(String entry, Scope scope) {
    /// Who sees a value. RFC 5257 §3.3
    public enum Scope {
        /// Whoever has set it.
        PRIVATE("priv"),
        /// All who may read the mailbox.
        SHARED("shared");

        private final String wire;

        Scope(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }
}
