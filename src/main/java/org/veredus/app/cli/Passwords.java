package org.veredus.app.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Gets passwords where other users of the machine don't see them: never from an argument.
final class Passwords {
    /// Without letters and digits that look alike.
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 4;
    private static final int GROUP = 5; // 20 letters of 31: 99 bits

    private final Terminal terminal;

    Passwords(Terminal terminal) {
        this.terminal = terminal;
    }

    /// From a file's first line, from a person, or from the first line of standard input.
    String ask(String prompt, @Nullable Path file) throws Failure {
        try {
            if (file != null) return firstLine(Files.readString(file, StandardCharsets.UTF_8));
            Console console = terminal.console();
            if (console == null) return standardInput();
            return typed(console, prompt);
        } catch (IOException unreadable) {
            throw new Failure("cannot read the password: " + unreadable.getMessage());
        }
    }

    /// A new password: a person types it twice.
    String askNew(String prompt, @Nullable Path file) throws Failure {
        String password = ask(prompt, file);
        Console console = terminal.console();
        if (file == null && console != null && !password.equals(typed(console, "The same again")))
            throw new Failure("the passwords differ; nothing was changed");
        return password;
    }

    static String generate(RandomGenerator random) {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            if (i > 0 && i % GROUP == 0) password.append('-');
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }

    private static String typed(Console console, String prompt) throws Failure {
        char @Nullable [] typed = console.readPassword("%s: ", prompt);
        if (typed == null) throw new Failure("no password given");
        String password = new String(typed);
        Arrays.fill(typed, ' ');
        return password;
    }

    private String standardInput() throws IOException, Failure {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
        String line = in.readLine();
        if (line == null || line.isEmpty())
            throw new Failure("no password on standard input; see --password-file");
        return line;
    }

    private static String firstLine(String text) throws Failure {
        String line = text.lines().findFirst().orElse("");
        if (line.isEmpty()) throw new Failure("the password file is empty");
        return line;
    }
}
