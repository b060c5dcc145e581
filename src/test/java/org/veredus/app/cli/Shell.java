package org.veredus.app.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs commands as a shell would, without a person at the terminal.
final class Shell {
    private final Map<String, String> env = new HashMap<>();
    private String input = "";

    /// What a command left.
    record Result(int status, String out, String err) {}

    Shell env(String name, String value) {
        env.put(name, value);
        return this;
    }

    /// Standard input of the next command.
    Shell type(String text) {
        input = text;
        return this;
    }

    Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        this::variable,
                        null);
        input = "";
        int status = Main.run(terminal, arguments);
        return new Result(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private @Nullable String variable(@Nullable String name) {
        return env.get(name);
    }
}
