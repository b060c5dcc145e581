package org.veredus.account.mailbox;

import java.util.List;

/// What a change of flags did.
///
/// @param changed the entries that now are different, in order of UID
/// @param refused messages changed since the mod-sequence given: `MODIFIED`, RFC 7162 §3.1.3
public record Stored(List<Entry> changed, UidSet refused) {
    public Stored {
        changed = List.copyOf(changed);
    }
}
