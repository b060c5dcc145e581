package org.veredus.verify.spf;

import org.jspecify.annotations.Nullable;

/// What a client may match, RFC 7208 §5. A null domain is the one being checked.
sealed interface Mechanism {
    record All() implements Mechanism {}

    record Include(MacroString domain) implements Mechanism {}

    record A(@Nullable MacroString domain, Network network) implements Mechanism {}

    record Mx(@Nullable MacroString domain, Network network) implements Mechanism {}

    record Ptr(@Nullable MacroString domain) implements Mechanism {}

    record Exists(MacroString domain) implements Mechanism {}

    /// @param address 4 octets, or 16 even if they are an IPv4-mapped address
    record Ip(byte[] address, int prefix) implements Mechanism {}

    /// Whether it counts against the limit of look-ups, RFC 7208 §4.6.4.
    default boolean asksDns() {
        return switch (this) {
            case All() -> false;
            case Ip _ -> false;
            case Include _ -> true;
            case A _ -> true;
            case Mx _ -> true;
            case Ptr _ -> true;
            case Exists _ -> true;
        };
    }
}
