package org.veredus.protocol.imap;

import java.io.IOException;
import java.time.InstantSource;
import org.veredus.protocol.imap.syntax.Output;

/// Tells the client now and then how far a long command is. RFC 9585
final class Progress {
    private static final long EVERY_MILLIS = 10_000;

    /// Steps between looks at the clock.
    private static final int STEPS = 256;

    private final Output out;
    private final String tag;
    private final InstantSource clock;
    private long last;

    Progress(Output out, String tag, InstantSource clock) {
        this.out = out;
        this.tag = tag;
        this.clock = clock;
        last = clock.millis();
    }

    void at(int done, int goal) throws IOException {
        if (done % STEPS != 0) return;
        long now = clock.millis();
        if (now - last < EVERY_MILLIS) return;
        last = now;
        out.ascii("* OK [INPROGRESS (").string(tag).octet(' ').number(done).octet(' ');
        out.number(goal).ascii(")] still at it").crlf().flush();
    }
}
