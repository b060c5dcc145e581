package org.veredus.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.veredus.base.wire.WireWriter;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.testing.FakeClock;

/// RFC 9585
class ProgressTest {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final FakeClock now = new FakeClock();

    private void pass(int seconds) {
        now.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void tellsHowFarALongCommandIsEveryTenSeconds() throws Exception {
        Output out = new Output(new WireWriter(Channels.newChannel(sent)));
        Progress progress = new Progress(out, "a1", now);
        progress.at(0, 1000);
        pass(9);
        progress.at(256, 1000);
        pass(1);
        progress.at(512, 1000);
        pass(9);
        progress.at(768, 1000);
        assertThat(sent.toString(StandardCharsets.US_ASCII))
                .isEqualTo("* OK [INPROGRESS (\"a1\" 512 1000)] still at it\r\n");
    }
}
