package org.veredus.format.sieve;

import java.util.List;

/// Where a copy of what a script sends is filed. RFC 8580
///
/// @param create whether the mailbox is made where it is missing
public record Fcc(String mailbox, boolean create, List<String> flags) {
    public Fcc {
        flags = List.copyOf(flags);
    }
}
