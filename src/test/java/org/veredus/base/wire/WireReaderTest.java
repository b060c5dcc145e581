package org.veredus.base.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireReaderTest {
    private static WireReader reading(String octets, LineEnds ends) {
        return new WireReader(Channels.newChannel(new ByteArrayInputStream(octets(octets))), ends);
    }

    /// A peer whose octets come one at a time.
    private static WireReader dripping(String octets) {
        InputStream all = new ByteArrayInputStream(octets(octets));
        InputStream drip =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        return all.read();
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) throws IOException {
                        return all.read(into, offset, Math.min(1, length));
                    }
                };
        return new WireReader(Channels.newChannel(drip), LineEnds.STRICT);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String line(WireReader in) throws IOException, WireException {
        byte[] line = in.readLine(100);
        return line == null ? "(end)" : new String(line, StandardCharsets.ISO_8859_1);
    }

    @Test
    void readsLinesHoweverTheOctetsCome() throws Exception {
        for (WireReader in :
                List.of(
                        reading("EHLO a\r\n\r\nQUIT\r\n", LineEnds.STRICT),
                        dripping("EHLO a\r\n\r\nQUIT\r\n"))) {
            assertThat(line(in)).isEqualTo("EHLO a");
            assertThat(line(in)).isEmpty();
            assertThat(line(in)).isEqualTo("QUIT");
            assertThat(line(in)).isEqualTo("(end)");
        }
    }

    @Test
    void dropsAnUnfinishedLastLine() throws Exception {
        assertThat(line(reading("DELE 1", LineEnds.STRICT))).isEqualTo("(end)");
    }

    @Test
    void refusesBareLineEndsAndGoesOnWithTheNextLine() throws Exception {
        for (String bad : List.of("a\n", "a\rb\r\n", "a\rb\n", "\r\r\n")) {
            WireReader in = dripping(bad + "NOOP\r\n");
            assertThatThrownBy(() -> line(in))
                    .as(bad)
                    .isInstanceOf(WireException.BareLineEnd.class);
            assertThat(line(in)).as(bad).isEqualTo("NOOP");
        }
    }

    @Test
    void takesBareLineFeedsWhereAllowedButNeverBareCarriageReturns() throws Exception {
        WireReader in = reading("a\nb\r\nc\rd\ne\n", LineEnds.LENIENT);
        assertThat(line(in)).isEqualTo("a");
        assertThat(line(in)).isEqualTo("b");
        assertThatThrownBy(() -> line(in)).isInstanceOf(WireException.BareLineEnd.class);
        assertThat(line(in)).isEqualTo("e");
    }

    @Test
    void refusesAnOverlongLineAndGoesOnWithTheNext() throws Exception {
        for (int length : List.of(101, 102, 103, 600, 5000, 200_000)) {
            WireReader in = reading("x".repeat(length) + "\r\nNOOP\r\n", LineEnds.STRICT);
            assertThatThrownBy(() -> line(in))
                    .isInstanceOfSatisfying(
                            WireException.LineTooLong.class,
                            e -> assertThat(e.limit()).isEqualTo(100));
            assertThat(line(in)).isEqualTo("NOOP");
            assertThat(in.array().length).isLessThanOrEqualTo(WireReader.CAPACITY);
        }
        assertThat(line(reading("x".repeat(100) + "\r\n", LineEnds.STRICT))).hasSize(100);
    }

    @Test
    void givesUpOnALineThatNeverEnds() {
        WireReader in = reading("x".repeat(2 << 20), LineEnds.STRICT);
        assertThatThrownBy(() -> line(in))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no line end");
    }

    @Test
    void readsLinesLongerThanItsUsualBuffer() throws Exception {
        String text = "x".repeat(60_000);
        assertThat(reading(text + "\r\n", LineEnds.STRICT).readLine(65_536))
                .isEqualTo(octets(text));
    }

    @Test
    void knowsWhetherAFurtherLineIsHere() throws Exception {
        WireReader in = reading("a\r\nb\r\nc", LineEnds.STRICT);
        assertThat(in.hasBufferedLine()).isFalse();
        line(in);
        assertThat(in.hasBufferedLine()).isTrue();
        line(in);
        assertThat(in.hasBufferedLine()).isFalse();
        assertThat(in.buffered()).isEqualTo(1);
    }

    @Test
    void copiesALiteralAndReadsTheLineBehindIt() throws Exception {
        String literal = "z".repeat(100_000);
        WireReader in = reading("{100000}\r\n" + literal + " tail\r\n", LineEnds.STRICT);
        line(in);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        in.copy(100_000, copy::write);
        assertThat(copy.toByteArray()).isEqualTo(octets(literal));
        assertThat(line(in)).isEqualTo(" tail");
        assertThatThrownBy(() -> in.discard(1)).isInstanceOf(EOFException.class);
    }

    @Test
    void growsForBulkDataAndGivesTheRoomBackBeforeTheNextCommand() throws Exception {
        WireReader in = reading("x".repeat(50_000) + "QUIT\r\n", LineEnds.STRICT);
        in.discard(50_000);
        assertThat(in.array().length).isEqualTo(WireReader.CAPACITY);
        assertThat(line(in)).isEqualTo("QUIT");
        assertThat(line(in)).isEqualTo("(end)");
        assertThat(in.array().length).isLessThanOrEqualTo(512);
    }

    @Test
    void letsOthersReadItsBuffer() throws Exception {
        WireReader in = dripping("ab.\r\n");
        assertThat(in.fill()).isEqualTo(1);
        assertThat(in.fill()).isEqualTo(1);
        assertThat(in.array()[in.position() + 1]).isEqualTo((byte) 'b');
        in.skip(2);
        assertThat(line(in)).isEqualTo(".");
        assertThat(in.fill()).isEqualTo(-1);
    }

    @Test
    void showsLinesInTheTranscriptWithoutSecrets() throws Exception {
        List<String> seen = new ArrayList<>();
        Transcript transcript =
                new Transcript(
                        (side, text) -> seen.add(side + " " + text),
                        text -> text.startsWith("AUTH") ? "AUTH ..." : text);
        WireReader in =
                reading("EHLO a\r\nAUTH PLAIN c2VjcmV0\r\nc2VjcmV0\r\nQUIT\r\n", LineEnds.STRICT);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        WireWriter out = new WireWriter(Channels.newChannel(sent));
        in.trace(transcript);
        out.trace(transcript);
        line(in);
        out.ascii("250 hel").ascii("lo").crlf();
        line(in);
        transcript.hide();
        line(in);
        transcript.show();
        line(in);
        assertThat(seen)
                .containsExactly(
                        "PEER EHLO a",
                        "US 250 hello",
                        "PEER AUTH ...",
                        "PEER (8 octets hidden)",
                        "PEER QUIT");
    }
}
