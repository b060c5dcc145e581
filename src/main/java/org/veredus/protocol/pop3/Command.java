package org.veredus.protocol.pop3;

import org.jspecify.annotations.Nullable;

/// What a client asks for. Messages are numbered from 1.
sealed interface Command {
    record Capa() implements Command {}

    record Stls() implements Command {}

    record User(String name) implements Command {}

    record Pass(String password) implements Command {
        @Override
        public String toString() {
            return "Pass"; // never the password
        }
    }

    /// RFC 1939 §7
    record Apop(String name, String digest) implements Command {
        @Override
        public String toString() {
            return "Apop"; // never the digest
        }
    }

    /// @param mechanism null: the client wants a list of them
    record Auth(@Nullable String mechanism, @Nullable String initial) implements Command {
        @Override
        public String toString() {
            return "Auth"; // never the response
        }
    }

    /// RFC 6856 §2
    record Utf8() implements Command {}

    /// RFC 6856 §3
    ///
    /// @param tag null: the client wants a list
    record Lang(@Nullable String tag) implements Command {}

    record Stat() implements Command {}

    /// @param message null for all
    record ListSizes(@Nullable Integer message) implements Command {}

    /// @param message null for all
    record Uidl(@Nullable Integer message) implements Command {}

    record Retr(int message) implements Command {}

    record Top(int message, int lines) implements Command {}

    record Dele(int message) implements Command {}

    record Noop() implements Command {}

    record Rset() implements Command {}

    record Quit() implements Command {}
}
