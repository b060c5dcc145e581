package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.List;
import org.veredus.account.mailbox.UserEvent.Touched;

/// What a change of flags did.
///
/// @param changed the entries that now are different, in order of UID
/// @param before their flags before, in the same order
/// @param refused messages changed since the mod-sequence given: `MODIFIED`, RFC 7162 §3.1.3
public record Stored(List<Entry> changed, List<Flags> before, UidSet refused) {
    public Stored {
        changed = List.copyOf(changed);
        before = List.copyOf(before);
        if (changed.size() != before.size())
            throw new IllegalArgumentException(changed.size() + " changed of " + before.size());
    }

    /// The messages, with the flags that differ.
    List<Touched> touched() {
        List<Touched> touched = new ArrayList<>(changed.size());
        for (int i = 0; i < changed.size(); i++) {
            Entry now = changed.get(i);
            List<String> names = now.flags().differing(before.get(i));
            touched.add(new Touched(now.uid(), names, now.flags()));
        }
        return touched;
    }
}
