package org.veredus.format.sieve;

/// Who writes a script: administrators have words of their own.
public enum Author {
    /// The owner of an account.
    ACCOUNT,
    /// The administrator of the server.
    HOUSE
}
