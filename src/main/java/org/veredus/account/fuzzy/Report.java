package org.veredus.account.fuzzy;

import java.util.List;
import org.veredus.account.mailbox.Ruling;
import org.veredus.format.fuzzy.FuzzyDigest;

/// What an account's owner has said of a message.
///
/// @param ruling undecided: he takes it back
public record Report(List<FuzzyDigest> digests, Ruling ruling) {
    public Report {
        digests = List.copyOf(digests);
    }

    /// To answer a message says nothing of what it says.
    boolean speaks() {
        return ruling != Ruling.ANSWERED;
    }
}
