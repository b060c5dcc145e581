package org.veredus.protocol.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veredus.base.net.Connection;
import org.veredus.base.wire.WireException;

/// Plays transcripts: `C:` is sent, for each `S:` a line is read, `S!` is the end of the stream,
/// `C!` hangs up; a number names the client. What really was said is compared as a whole.
final class Dialogue implements AutoCloseable {
    private static final Pattern LINE = Pattern.compile("([CS])(\\d*)([:!]) ?(.*)");

    private final Caller caller;
    private final Map<String, Connection> clients = new LinkedHashMap<>();

    /// Connects a client.
    interface Caller {
        Connection call() throws IOException;
    }

    Dialogue(Caller caller) {
        this.caller = caller;
    }

    void talk(String script) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line : script.lines().toList()) {
            Matcher parts = LINE.matcher(line);
            assertThat(parts.matches()).as("line of the script: %s", line).isTrue();
            String who = parts.group(1) + parts.group(2);
            Connection client = client(parts.group(2));
            if (who.startsWith("S")) {
                said.append(heard(who, client)).append('\n');
                continue;
            }
            said.append(line).append('\n');
            if (parts.group(3).equals("!")) {
                client.close();
            } else {
                client.out().utf8(parts.group(4)).crlf().flush();
            }
        }
        assertThat(said.toString()).isEqualTo(script.endsWith("\n") ? script : script + "\n");
    }

    Connection client(String name) throws IOException {
        Connection known = clients.get(name);
        if (known != null) {
            return known;
        }
        Connection made = caller.call();
        clients.put(name, made);
        return made;
    }

    private static String heard(String who, Connection client) throws IOException {
        try {
            byte[] line = client.in().readLine(1000);
            if (line == null) {
                return who + "!";
            }
            String text = new String(line, StandardCharsets.UTF_8);
            return text.isEmpty() ? who + ":" : who + ": " + text;
        } catch (WireException bad) {
            return who + ": (" + bad.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        clients.values().forEach(Connection::close);
    }
}
