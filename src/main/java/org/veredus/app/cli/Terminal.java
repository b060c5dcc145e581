package org.veredus.app.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a command has around it.
///
/// @param env environment variables; its answer may be null
/// @param console null where no person sits there
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        UnaryOperator<@Nullable String> env,
        @Nullable Console console) {

    @SuppressWarnings("SystemConsoleNull") // since JDK 22 it never is, but nothing promises that
    static Terminal system() {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        Console console = System.console();
        boolean person = console != null && console.isTerminal();
        return new Terminal(System.in, out, err, System::getenv, person ? console : null);
    }

    /// What is in a file; `-` is the standard input.
    byte[] read(String file) throws Failure {
        try {
            return file.equals("-") ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException unreadable) {
            throw new Failure("cannot read " + Trouble.of(file, unreadable));
        }
    }

    String text(String file) throws Failure {
        return new String(read(file), StandardCharsets.UTF_8);
    }
}
