package org.veredus.transport.submit;

/// A message that a user may not send so. Its status is of class 4 if it
/// may another time, else of class 5.
public final class SubmissionRefused extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final String status;

    /// What was wrong.
    public enum Reason {
        /// The sender of the envelope is not the user's.
        SENDER,
        /// The author in the header is not the user's.
        AUTHOR,
        RECIPIENT,
        /// The header itself.
        HEADER,
        LOOP,
        /// The user sends too much for now.
        RATE,
        /// The account may send no more.
        STOPPED
    }

    /// @param status RFC 3463
    SubmissionRefused(Reason reason, String status, String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
        this.status = status;
    }

    public Reason reason() {
        return reason;
    }

    public String status() {
        return status;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
