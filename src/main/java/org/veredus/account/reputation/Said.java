package org.veredus.account.reputation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Ruling;

/// What somebody has said of a message, to those who are behind it.
///
/// @param before what he had said of it before; null: nothing
/// @param now undecided: he takes it back
public record Said(List<Subject> subjects, @Nullable Ruling before, Ruling now) {
    public Said {
        subjects = List.copyOf(subjects);
    }

    int junk() {
        return count(now, Opinion.JUNK) - count(before, Opinion.JUNK);
    }

    int wanted() {
        return count(now, Opinion.WANTED) - count(before, Opinion.WANTED);
    }

    /// What he now thinks; null: nothing.
    @Nullable Opinion opinion() {
        return opinion(now);
    }

    /// What somebody thinks of a sender.
    enum Opinion {
        JUNK(1),
        WANTED(2);

        final int code;

        Opinion(int code) {
            this.code = code;
        }

        static @Nullable Opinion ofCode(int code) {
            return code == JUNK.code ? JUNK : code == WANTED.code ? WANTED : null;
        }
    }

    private static int count(@Nullable Ruling ruling, Opinion as) {
        return opinion(ruling) == as ? 1 : 0;
    }

    private static @Nullable Opinion opinion(@Nullable Ruling ruling) {
        return switch (ruling) {
            case JUNK -> Opinion.JUNK;
            case WANTED, ANSWERED -> Opinion.WANTED;
            case UNDECIDED -> null;
            case null -> null;
        };
    }
}
