package org.veredus.account.mailbox;

/// What a STORE does to a message's flags. RFC 9051 §6.4.6, RFC 3501 §6.4.6.
///
/// @param flags what to add, to remove, or to have instead
public record FlagChange(Kind kind, Flags flags) {
    /// How the flags are applied.
    public enum Kind {
        ADD,
        REMOVE,
        REPLACE
    }

    public Flags applyTo(Flags before) {
        return switch (kind) {
            case ADD -> before.with(flags);
            case REMOVE -> before.without(flags);
            case REPLACE -> flags;
        };
    }
}
