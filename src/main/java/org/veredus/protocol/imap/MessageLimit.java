package org.veredus.protocol.imap;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.UidSet;
import org.veredus.protocol.imap.syntax.Output;

/// How many messages one command may be about. RFC 9738
///
/// @param most such messages, as the capability says
public record MessageLimit(Scope scope, int most) {
    /// Within one account a copy costs little, so that more than was announced are taken, for
    /// clients that know nothing of limits. RFC 9738 §4.2
    private static final int MOST_COPIED_WITHIN = 100_000;

    /// Which commands are limited. RFC 9738 §3
    public enum Scope {
        /// COPY and APPEND.
        SAVING,
        /// SEARCH, FETCH, STORE, MOVE, UID EXPUNGE and THREAD, too.
        ALL
    }

    public MessageLimit {
        if (most < 1) throw new IllegalArgumentException("limit of " + most + " messages");
    }

    String capability() {
        return switch (scope) {
            case SAVING -> "SAVELIMIT=" + most;
            case ALL -> "MESSAGELIMIT=" + most;
        };
    }

    /// What is left of a command's messages: all, or those with the highest UIDs.
    ///
    /// @param lowest the lowest UID that is left; 0 if all are
    record Cut(UidSet uids, int lowest) {
        static Cut none(UidSet uids) {
            return new Cut(uids, 0);
        }

        boolean isShort() {
            return lowest > 0;
        }

        /// RFC 9738 §3.1: what is cut is worked on from the highest UID down.
        int[] inOrder(int[] indexes) {
            if (!isShort()) return indexes;
            int[] down = new int[indexes.length];
            for (int i = 0; i < down.length; i++) down[i] = indexes[indexes.length - 1 - i];
            return down;
        }
    }

    /// Cuts the messages of a command other than COPY and APPEND.
    ///
    /// @param entries of the mailbox
    Cut cut(Entries entries, UidSet uids) {
        return scope == Scope.ALL ? cut(entries, uids, most) : Cut.none(uids);
    }

    private static Cut cut(Entries entries, UidSet uids, int most) {
        int[] indexes = Indexes.of(entries, uids);
        if (indexes.length <= most) return Cut.none(uids);
        return cutAt(entries, uids, entries.uidAt(indexes[indexes.length - most]));
    }

    private static Cut cutAt(Entries entries, UidSet uids, int lowest) {
        return new Cut(uids.and(UidSet.range(lowest, entries.highestUid())), lowest);
    }

    /// The same where only messages with a flag count. RFC 9738 §3.1 UID EXPUNGE
    Cut cutFlagged(Entries entries, UidSet uids, int flag) {
        if (scope == Scope.SAVING) return Cut.none(uids);
        int left = most;
        int[] indexes = Indexes.of(entries, uids);
        int lowest = 0;
        for (int i = indexes.length - 1; i >= 0; i--) {
            Entry entry = entries.at(indexes[i]);
            if (!entry.flags().has(flag)) continue;
            if (left-- == 0) return cutAt(entries, uids, lowest);
            lowest = entry.uid();
        }
        return Cut.none(uids);
    }

    /// Whether a COPY of these messages is too large. Null if it is not.
    @Nullable Completion refusedCopy(Entries entries, UidSet uids, Reach reach) {
        int allowed =
                scope == Scope.SAVING && reach == Reach.WITHIN_ACCOUNT
                        ? Math.max(most, MOST_COPIED_WITHIN)
                        : most;
        Cut cut = cut(entries, uids, allowed);
        if (!cut.isShort()) return null;
        int lowest = cut(entries, uids, most).lowest();
        return Completion.no(code(lowest), "at most " + most + " messages at a time");
    }

    /// Where copies go.
    enum Reach {
        WITHIN_ACCOUNT,
        BETWEEN_ACCOUNTS
    }

    /// For a command that is refused as a whole: an APPEND, a window of FETCH, THREAD.
    Completion refused() {
        return Completion.no("MESSAGELIMIT " + most, "at most " + most + " messages at a time");
    }

    /// Whether a command about so many messages is refused that cannot be cut.
    boolean forbids(long messages) {
        return scope == Scope.ALL && messages > most;
    }

    /// Says that not all was done, if it was not. A completion with a code of its own keeps it.
    /// RFC 9738 §3.1
    Completion told(Output out, Completion completion, Cut cut) throws IOException {
        if (!cut.isShort()) return completion;
        if (completion.result() == Completion.Result.OK && completion.code() == null)
            return Completion.ok(code(cut.lowest()), "done with the last " + most + " messages");
        out.ascii("* NO [").ascii(code(cut.lowest())).ascii("] done with the last ");
        out.number(most).ascii(" messages").crlf();
        return completion;
    }

    private String code(int lowest) {
        return "MESSAGELIMIT " + most + ' ' + lowest;
    }
}
