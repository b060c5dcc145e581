package org.veredus.app.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
}
