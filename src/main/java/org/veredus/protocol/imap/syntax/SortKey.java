package org.veredus.protocol.imap.syntax;

/// One criterion of SORT. RFC 5256 §3, RFC 5957 §3, RFC 6203 §5
public record SortKey(By by, boolean reverse) {
    /// What is compared.
    public enum By {
        ARRIVAL,
        CC,
        DATE,
        DISPLAYFROM,
        DISPLAYTO,
        FROM,
        RELEVANCY,
        SIZE,
        SUBJECT,
        TO
    }
}
