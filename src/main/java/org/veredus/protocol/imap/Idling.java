package org.veredus.protocol.imap;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.veredus.base.net.Connection;
import org.veredus.base.wire.WireException;
import org.veredus.storage.kv.StoreFailed;

/// A client that waits to be told of changes. RFC 2177
final class Idling {
    private static final int MAX_LINE = 1000;
    private static final byte[] NO_LINE = {};

    private final Conversation talk;

    Idling(Conversation talk) {
        this.talk = talk;
    }

    Completion run() throws IOException, StoreFailed, MailboxLost {
        talk.out().ascii("+ idling").crlf();
        byte @Nullable [] line =
                new Pushing(talk, talk::pushIdle, talk::watched)
                        .<byte @Nullable []>during(this::line);
        if (line == null) throw new EOFException("the stream ended while idling");
        talk.pushIdle();
        boolean done = new String(line, StandardCharsets.ISO_8859_1).equalsIgnoreCase("DONE");
        return done ? Completion.ok("done") : Completion.bad("IDLE ends with DONE");
    }

    private byte @Nullable [] line() throws IOException {
        Connection connection = talk.connection();
        connection.idle(true);
        try {
            return connection.in().readLine(MAX_LINE);
        } catch (WireException wrong) {
            return NO_LINE; // which is not DONE
        } finally {
            connection.idle(false);
        }
    }
}
