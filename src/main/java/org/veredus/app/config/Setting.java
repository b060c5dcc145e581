package org.veredus.app.config;

import tools.jackson.databind.JsonNode;

/// One key.
///
/// @param name with its table's name in front: `listen.smtp`
/// @param fallback the default, written as in the file
/// @param meaning one sentence for whoever writes the file
record Setting<T>(String name, Kind<T> kind, JsonNode fallback, String meaning) {

    /// What values a key takes.
    ///
    /// @param allowed in words
    record Kind<T>(String allowed, Reader<T> reader) {}

    /// Makes a value from what stands in the file.
    interface Reader<T> {
        /// @throws Wrong for what is not allowed
        T read(JsonNode node) throws Wrong;
    }

    /// A value that is not allowed; the key's kind says what is.
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong() {
            super(null, null, false, false);
        }
    }

    /// The table it stands in; empty at the top.
    String table() {
        int dot = name.indexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }

    /// The default as it would be written in the file.
    String shown() {
        return fallback.isNumber() ? fallback.asString() : '"' + fallback.asString() + '"';
    }
}
