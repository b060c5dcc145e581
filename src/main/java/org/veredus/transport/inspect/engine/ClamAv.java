package org.veredus.transport.inspect.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.CheckFailed;
import org.veredus.transport.inspect.Finding;

/// Asks clamd for viruses, by its command INSTREAM (clamd(8)).
public final class ClamAv implements Check {
    private static final byte[] COMMAND = "zINSTREAM\0".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK = 64 << 10;
    private static final int MAX_ANSWER = 1024;
    private static final double SCORE = 25;

    private final Engine engine;

    public ClamAv(Engine engine) {
        this.engine = engine;
    }

    @Override
    public String name() {
        return "clamav";
    }

    @Override
    public Spends spends() {
        return Spends.TIME;
    }

    @Override
    public List<Finding> look(Candidate candidate) throws CheckFailed {
        byte[] message = candidate.start();
        String answer = engine.exchange("clamd", connection -> ask(connection, message));
        if (answer.equals("stream: OK")) return List.of();
        String found = answer.startsWith("stream: ") ? answer.substring(8) : "";
        if (!found.endsWith(" FOUND"))
            throw new CheckFailed("clamd says " + Words.printable(answer));
        String virus = Words.printable(found.substring(0, found.length() - 6));
        return List.of(
                new Finding(
                        "malware-clamav",
                        SCORE,
                        virus,
                        "The message has malware that ClamAV knows as " + virus + "."));
    }

    private static String ask(EngineConnection connection, byte[] message) throws IOException {
        connection.write(COMMAND);
        for (int at = 0; at < message.length; at += CHUNK) {
            int length = Math.min(CHUNK, message.length - at);
            connection.write(size(length));
            connection.write(message, at, length);
        }
        connection.write(size(0));
        return connection.readUntil(0, MAX_ANSWER);
    }

    private static byte[] size(int octets) {
        return ByteBuffer.allocate(4).putInt(octets).array();
    }
}
