package org.veredus.app.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Where a new password comes from. Without any of these a person is asked, or standard input's
/// first line is taken.
final class PasswordOptions {
    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Take the password from the file's first line.")
    private @Nullable Path file;

    @Option(names = "--generate", description = "Make a password and print it.")
    private boolean generate;

    /// What is done with a password.
    @FunctionalInterface
    interface Use {
        JsonNode set(String password) throws Failure;
    }

    /// A password that was made is printed once it counts.
    JsonNode use(String account, Terminal terminal, Use use) throws Failure {
        if (!generate)
            return use.set(new Passwords(terminal).askNew("New password of " + account, file));
        String made = Passwords.generate(new SecureRandom());
        JsonNode answer = use.set(made);
        terminal.err().println("password of " + account + ": " + made);
        return answer;
    }
}
