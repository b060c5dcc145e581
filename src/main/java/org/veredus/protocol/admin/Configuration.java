package org.veredus.protocol.admin;

import java.io.IOException;
import java.util.List;

/// The settings in effect, and what has become of the file that they are from.
///
/// @param file its path, as the program was told it
/// @param keys as they were when the program was started, in the order of the manual
/// @param use what the program makes of the file
/// @param reading reads the file again
public record Configuration(String file, Use use, List<Key> keys, Reading reading) {
    public enum Use {
        ALL,
        /// A trial has listeners and a data folder of its own, among other things.
        PART
    }

    public Configuration {
        keys = List.copyOf(keys);
    }

    /// A key and its value. None is a secret: those are in files that keys name.
    ///
    /// @param value written as in the file
    /// @param line where the file has it; 0 for the default
    public record Key(
            String name, String value, int line, String fallback, String allowed, String meaning) {}

    /// @param line 0: of no line
    /// @param key empty: of none
    public record Problem(int line, String key, String sentence) {}

    /// The file as it is now.
    ///
    /// @param problems for which the program would not start with it
    /// @param keys empty where there are problems
    public record Look(List<Problem> problems, List<Key> keys) {}

    @FunctionalInterface
    public interface Reading {
        Look again() throws IOException;
    }
}
