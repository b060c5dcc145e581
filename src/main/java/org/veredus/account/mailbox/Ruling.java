package org.veredus.account.mailbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What somebody who uses an account has said a message is, by where he moved it or how he marked
/// it. The change that says so keeps it in the same commit, whatever the protocol, for whoever
/// learns from it later. What a delivery does says nothing: it rests on a verdict of ours.
public enum Ruling {
    JUNK(1),
    WANTED(2),
    /// A mark was taken off and none put on: what was learned is to be taken back.
    UNDECIDED(3),
    /// He answered it: that says something of who wrote it, and nothing of what was written.
    ANSWERED(4);

    private static final List<String> JUNK_MARKS = List.of("$Junk", "$Phishing");
    private static final String WANTED_MARK = "$NotJunk";

    private final int code;

    Ruling(int code) {
        this.code = code;
    }

    /// How records name it; never 0.
    int code() {
        return code;
    }

    static @Nullable Ruling ofCode(int code) {
        for (Ruling ruling : values()) {
            if (ruling.code == code) return ruling;
        }
        return null;
    }

    /// A message that is thrown away is not junk for that, and junk that is thrown away stays junk;
    /// what comes back out of either is wanted.
    ///
    /// @return null if it says nothing
    static @Nullable Ruling ofMove(@Nullable Role from, @Nullable Role to) {
        if (from == to || to == Role.TRASH) return null;
        if (to == Role.JUNK) return JUNK;
        return from == Role.JUNK || from == Role.TRASH ? WANTED : null;
    }

    /// By the keywords that are registered for it; those that some clients write for themselves
    /// (`Junk`, `NonJunk`) tell of the client's own filter.
    ///
    /// @return null if it says nothing
    static @Nullable Ruling ofFlags(Flags before, Flags after) {
        Ruling answered =
                after.has(Flags.ANSWERED) && !before.has(Flags.ANSWERED) ? ANSWERED : null;
        if (!before.hasKeywords() && !after.hasKeywords()) return answered;
        if (after.hasKeyword(WANTED_MARK) && !before.hasKeyword(WANTED_MARK)) return WANTED;
        for (String mark : JUNK_MARKS) {
            if (after.hasKeyword(mark) && !before.hasKeyword(mark)) return JUNK;
        }
        return isMarked(before) && !isMarked(after) ? UNDECIDED : answered;
    }

    private static boolean isMarked(Flags flags) {
        return flags.hasKeyword(WANTED_MARK) || JUNK_MARKS.stream().anyMatch(flags::hasKeyword);
    }
}
