package org.veredus.account.mailbox;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a mailbox is for. RFC 6154 §2, RFC 8457 §3, RFC 8621 §2.
public enum Role {
    INBOX(1),
    ALL(2),
    ARCHIVE(3),
    DRAFTS(4),
    FLAGGED(5),
    IMPORTANT(6),
    JUNK(7),
    SENT(8),
    TRASH(9);

    private final int code;

    Role(int code) {
        this.code = code;
    }

    /// How records name it; never 0.
    int code() {
        return code;
    }

    static @Nullable Role ofCode(int code) {
        for (Role role : values()) {
            if (role.code == code) return role;
        }
        return null;
    }

    /// The IMAP attribute, such as `\Sent`; null for the inbox, which has none.
    public @Nullable String attribute() {
        return this == INBOX
                ? null
                : "\\" + name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }

    /// The role an IMAP attribute names, in any case; null if it is none.
    public static @Nullable Role ofAttribute(String attribute) {
        for (Role role : values()) {
            if (attribute.equalsIgnoreCase(role.attribute())) return role;
        }
        return null;
    }
}
