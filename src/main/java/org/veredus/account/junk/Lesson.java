package org.veredus.account.junk;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Ruling;
import org.veredus.account.reputation.Subject;
import org.veredus.format.features.FeatureSet;
import org.veredus.format.fuzzy.FuzzyDigest;

/// What is to be learned of one message.
///
/// @param digests by which nearly the same message is known
/// @param behind who is behind it, as far as that is proven
public record Lesson(
        MessageKey message,
        FeatureSet features,
        List<FuzzyDigest> digests,
        List<Subject> behind,
        Ruling ruling) {
    public Lesson {
        digests = List.copyOf(digests);
        behind = List.copyOf(behind);
    }

    /// Null: what was learned of it is to be taken back.
    @Nullable JunkClass as() {
        return switch (ruling) {
            case JUNK -> JunkClass.JUNK;
            case WANTED -> JunkClass.WANTED;
            case UNDECIDED, ANSWERED -> null;
        };
    }
}
