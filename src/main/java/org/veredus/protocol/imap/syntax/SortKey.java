package org.veredus.protocol.imap.syntax;

import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AnnotationName;

/// One criterion of SORT. RFC 5256 §3, RFC 5257 §4.9, RFC 5957 §3, RFC 6203 §5
///
/// @param annotation which one [By#ANNOTATION] means; null for the others
public record SortKey(By by, boolean reverse, @Nullable AnnotationName annotation) {
    /// What is compared.
    public enum By {
        ANNOTATION,
        ARRIVAL,
        CC,
        DATE,
        DISPLAYFROM,
        DISPLAYTO,
        FROM,
        /// `SORT=MODSEQ`, as Cyrus has it
        MODSEQ,
        RELEVANCY,
        SIZE,
        SUBJECT,
        TO,
        /// `SORT=UID`, as Cyrus has it
        UID
    }
}
