package org.veredus.app.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

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

    /// @param terminal where a made password is printed
    String get(String account, Terminal terminal) throws Failure {
        if (!generate) return new Passwords(terminal).askNew("New password of " + account, file);
        String made = Passwords.generate(new SecureRandom());
        terminal.err().println("password of " + account + ": " + made);
        return made;
    }
}
