package org.veredus.protocol.jmap.mail;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Role;

/// Roles as JMAP writes them. RFC 8621 §2
final class Roles {
    private Roles() {}

    static @Nullable String wire(@Nullable Role role) {
        return role == null ? null : role.name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Role parse(String wire) {
        for (Role role : Role.values()) if (wire.equals(wire(role))) return role;
        return null;
    }
}
