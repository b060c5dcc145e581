package org.veredus.app.config;

import java.util.List;
import java.util.stream.Collectors;

/// A configuration file that cannot be used, with all that is wrong in it.
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    /// Something wrong.
    ///
    /// @param line from 1; 0 where no line is to blame
    /// @param key with its table's name in front; empty where the file is no TOML
    /// @param sentence what is wrong and what is allowed
    public record Problem(int line, String key, String sentence) {
        @Override
        public String toString() {
            String where = line == 0 ? "" : "line " + line + ": ";
            return where + (key.isEmpty() ? "" : key + ": ") + sentence;
        }
    }

    @SuppressWarnings("serial") // nobody writes it anywhere
    private final List<Problem> problems;

    ConfigException(List<Problem> problems) {
        super(
                problems.stream().map(Problem::toString).collect(Collectors.joining("\n")),
                null,
                false,
                false);
        this.problems = List.copyOf(problems);
    }

    /// In the order of their lines.
    public List<Problem> problems() {
        return problems;
    }
}
