package org.veredus.account.mailbox;

import org.jspecify.annotations.Nullable;

/// Who copies messages: decides which flags and annotations go along.
///
/// @param who null for the account itself, which keeps everything
/// @param rights to the mailbox that the copies are for
public record Copier(@Nullable AccountId who, Rights rights) {
    static final Copier ACCOUNT = new Copier(null, Rights.ALL);

    /// Whether annotations of a holder go along. RFC 5257 §3.4, §4.6
    boolean takes(long holder) {
        if (holder == AnnotationChange.EVERYBODY) return rights.has(Right.ANNOTATE);
        return who == null || (holder == who.number() && rights.has(Right.READ));
    }
}
