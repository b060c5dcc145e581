package org.veredus.protocol.imap;

import java.util.Arrays;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.UidSet;

/// Places of messages in a mailbox, from 0 up: sequence numbers less one.
final class Indexes {
    private Indexes() {}

    /// Those of the UIDs that are there, in order.
    static int[] of(Entries entries, UidSet uids) {
        int[] indexes = new int[(int) Math.min(uids.count(), entries.size())];
        int count = 0;
        for (int range = 0; range < uids.ranges(); range++) {
            int index = entries.indexOf(uids.first(range));
            if (index < 0) index = -index - 1;
            int last = uids.last(range);
            for (; index < entries.size() && entries.uidAt(index) <= last; index++) {
                indexes[count++] = index;
            }
        }
        return count == indexes.length ? indexes : Arrays.copyOf(indexes, count);
    }

    /// As a set of sequence numbers.
    static String wire(int[] indexes) {
        StringBuilder wire = new StringBuilder();
        for (int i = 0; i < indexes.length; ) {
            int end = i;
            while (end + 1 < indexes.length && indexes[end + 1] == indexes[end] + 1) end++;
            if (i > 0) wire.append(',');
            wire.append(indexes[i] + 1);
            if (end > i) wire.append(':').append(indexes[end] + 1);
            i = end + 1;
        }
        return wire.toString();
    }
}
