package org.veredus.account.auth;

/// What somebody was let in by. What a client has made by it may have to end with it.
///
/// @param mark tells it from all others of its kind that the account had or will have, and says
///     nothing of the secret; empty where nothing is told apart
public record Pass(Kind kind, String mark) {
    /// The order is that of records: a new one goes to the end.
    public enum Kind {
        PASSWORD,
        TOKEN,
        /// Someone has signed in with a browser.
        SESSION,
        /// A certificate, or a secret that both sides keep.
        OTHER
    }

    static final Pass OTHER = new Pass(Kind.OTHER, "");
}
