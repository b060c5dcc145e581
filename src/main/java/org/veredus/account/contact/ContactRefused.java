package org.veredus.account.contact;

/// A change of contacts that is not done.
public final class ContactRefused extends Exception {
    private static final long serialVersionUID = 1;

    /// Why.
    public enum Reason {
        NO_SUCH_BOOK,
        NO_SUCH_CARD,
        UID_TAKEN,
        TOO_MANY,
        /// There are cards in the book.
        HAS_CONTENTS,
        DEFAULT_BOOK
    }

    private final Reason reason;
    private final long existing;

    ContactRefused(Reason reason, String sentence) {
        this(reason, sentence, 0);
    }

    /// @param existing the card that is in the way
    ContactRefused(Reason reason, String sentence, long existing) {
        super(sentence, null, false, false);
        this.reason = reason;
        this.existing = existing;
    }

    public Reason reason() {
        return reason;
    }

    /// The number of the card that is in the way; 0 for none.
    public long existing() {
        return existing;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
