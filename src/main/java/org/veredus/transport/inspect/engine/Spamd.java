package org.veredus.transport.inspect.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.CheckFailed;
import org.veredus.transport.inspect.Finding;

/// Asks SpamAssassin's spamd, by the command SYMBOLS of its protocol (spamd/PROTOCOL, version 1.5).
public final class Spamd implements Check {
    private static final int MAX_LINE = 1024;
    private static final int MAX_SYMBOLS = 16 << 10;
    private static final int MAX_FIELDS = 20;

    private static final Pattern SPAM =
            Pattern.compile(
                    "Spam: (?:True|False|Yes|No) ; (-?\\d{1,6}(?:\\.\\d{1,6})?) /"
                            + " (\\d{1,6}(?:\\.\\d{1,6})?)",
                    Pattern.CASE_INSENSITIVE);

    private final Engine engine;

    public Spamd(Engine engine) {
        this.engine = engine;
    }

    @Override
    public String name() {
        return "spamassassin";
    }

    @Override
    public Spends spends() {
        return Spends.TIME;
    }

    @Override
    public List<Finding> look(Candidate candidate) throws CheckFailed {
        byte[] message = candidate.start();
        return engine.exchange("spamd", connection -> ask(connection, message))
                .finding(name(), "SpamAssassin");
    }

    private static Opinion ask(EngineConnection connection, byte[] message)
            throws IOException, CheckFailed {
        String request = "SYMBOLS SPAMC/1.5\r\nContent-length: " + message.length + "\r\n\r\n";
        connection.write(request.getBytes(StandardCharsets.US_ASCII));
        connection.write(message);
        connection.endWriting();
        String status = line(connection);
        if (!status.matches("SPAMD/\\d\\.\\d 0 .*"))
            throw new CheckFailed("spamd says " + Words.printable(status));
        Opinion opinion = null;
        for (int i = 0; i < MAX_FIELDS; i++) {
            String field = line(connection);
            Matcher spam = SPAM.matcher(field);
            if (spam.matches())
                opinion =
                        new Opinion(
                                Double.parseDouble(spam.group(1)),
                                Double.parseDouble(spam.group(2)),
                                "");
            if (field.isEmpty()) break;
        }
        if (opinion == null || !(opinion.limit() > 0))
            throw new CheckFailed("spamd gives no score");
        String symbols = connection.readUntil(-1, MAX_SYMBOLS);
        return new Opinion(opinion.score(), opinion.limit(), Words.printable(symbols));
    }

    private static String line(EngineConnection connection) throws IOException {
        return connection.readUntil('\n', MAX_LINE).stripTrailing();
    }
}
