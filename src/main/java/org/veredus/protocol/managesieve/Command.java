package org.veredus.protocol.managesieve;

import org.jspecify.annotations.Nullable;
import org.veredus.account.script.ScriptName;

/// What a client asks for. RFC 5804 §2
sealed interface Command {
    record Authenticate(String mechanism, @Nullable String initial) implements Command {
        @Override
        public String toString() {
            return "Authenticate"; // never the response
        }
    }

    record StartTls() implements Command {}

    record Logout() implements Command {}

    record Capability() implements Command {}

    record HaveSpace(ScriptName name, long octets) implements Command {}

    record PutScript(ScriptName name, String text) implements Command {}

    record ListScripts() implements Command {}

    /// @param name null: none
    record SetActive(@Nullable ScriptName name) implements Command {}

    record GetScript(ScriptName name) implements Command {}

    record DeleteScript(ScriptName name) implements Command {}

    record RenameScript(ScriptName from, ScriptName to) implements Command {}

    record CheckScript(String text) implements Command {}

    /// @param tag to be said again
    record Noop(@Nullable String tag) implements Command {}

    record Unauthenticate() implements Command {}
}
