package org.veredus.journey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.veredus.testing.Program;

/// swaks, which hands one message over by SMTP.
final class Swaks {
    private final Program program = Program.named("swaks");

    private Swaks() {}

    static Swaks to(String host, int port) {
        Swaks swaks = new Swaks();
        swaks.program.with("--server", host, "--port", port, "--timeout", 20);
        return swaks;
    }

    Swaks with(Object... arguments) {
        program.with(arguments);
        return this;
    }

    /// @param message as it is to arrive, line ends CRLF, the last one too
    Program.Outcome send(String from, String recipient, String message) throws IOException {
        // It makes CRLF of LF itself, and ends the last line.
        String data = message.replace("\r\n", "\n").stripTrailing();
        return program.with("--from", from, "--to", recipient, "--data", "-")
                .input(data.getBytes(StandardCharsets.ISO_8859_1))
                .run();
    }
}
