package org.veredus.base.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WireWriterTest {
    private final ByteArrayOutputStream peer = new ByteArrayOutputStream();
    private final WireWriter out = new WireWriter(Channels.newChannel(peer));

    @Test
    void sendsNothingBeforeTheFlush() throws Exception {
        out.ascii("* ").number(42).utf8(" für").crlf();
        assertThat(peer.size()).isZero();
        assertThat(out.pending()).isEqualTo(11);
        out.flush();
        assertThat(peer.toString(StandardCharsets.UTF_8)).isEqualTo("* 42 für\r\n");
        assertThat(out.pending()).isZero();
    }

    @Test
    void keepsTheOrderOfSmallAndLargePieces() throws Exception {
        StringBuilder expected = new StringBuilder();
        for (int size : new int[] {1, 900, 200, 16_384, 5, 16_385, 100_000, 0, 3, 16_380}) {
            String piece = String.valueOf((char) ('a' + size % 26)).repeat(size);
            expected.append(piece);
            out.ascii(piece);
            assertThat(out.pending()).isLessThanOrEqualTo(32 * 1024);
        }
        out.flush();
        assertThat(peer.toString(StandardCharsets.US_ASCII)).isEqualTo(expected.toString());
    }
}
