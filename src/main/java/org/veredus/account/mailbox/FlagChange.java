package org.veredus.account.mailbox;

/// What a STORE does to a message's flags. RFC 9051 §6.4.6, RFC 3501 §6.4.6.
///
/// @param flags what to add, to remove, or to have instead
/// @param rights of whoever asks: other flags stay as they are. RFC 4314 §4
public record FlagChange(Kind kind, Flags flags, Rights rights) {
    private static final Rights FLAG_RIGHTS =
            Rights.of(Right.SEEN, Right.WRITE, Right.DELETE_MESSAGES);

    public FlagChange(Kind kind, Flags flags) {
        this(kind, flags, Rights.ALL);
    }

    /// How the flags are applied.
    public enum Kind {
        ADD,
        REMOVE,
        REPLACE
    }

    /// The same by somebody who may not change all flags.
    public FlagChange by(Rights limited) {
        return new FlagChange(kind, flags, limited);
    }

    /// Whether it names a flag that whoever asks may change, or none that they may not.
    public boolean isAllowed() {
        Rights needed = flags.rightsToChange();
        return rights.hasAny(needed.isEmpty() ? FLAG_RIGHTS : needed);
    }

    public Flags applyTo(Flags before) {
        return before.changed(wanted(before), rights);
    }

    private Flags wanted(Flags before) {
        return switch (kind) {
            case ADD -> before.with(flags);
            case REMOVE -> before.without(flags);
            case REPLACE -> flags;
        };
    }
}
