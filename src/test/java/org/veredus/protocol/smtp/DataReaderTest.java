package org.veredus.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.veredus.base.wire.LineEnds;
import org.veredus.base.wire.WireReader;

class DataReaderTest {
    /// Gives each piece by itself, as packets come.
    private static WireReader wire(List<String> pieces) {
        ReadableByteChannel channel =
                new ReadableByteChannel() {
                    private int next;

                    @Override
                    public int read(ByteBuffer into) {
                        if (next == pieces.size()) return -1;
                        byte[] piece = pieces.get(next++).getBytes(StandardCharsets.ISO_8859_1);
                        into.put(piece);
                        return piece.length;
                    }

                    @Override
                    public boolean isOpen() {
                        return true;
                    }

                    @Override
                    public void close() {
                        // nothing is held
                    }
                };
        return new WireReader(channel, LineEnds.STRICT);
    }

    private record Read(String text, DataReader.Lines lines, String rest) {}

    private static Read read(List<String> pieces) throws IOException {
        WireReader in = wire(pieces);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataReader.Lines lines = new DataReader(in).copyTo(out::write);
        StringBuilder rest = new StringBuilder();
        while (in.buffered() > 0 || in.fill() >= 0) {
            rest.append((char) in.array()[in.position()]);
            in.skip(1);
        }
        return new Read(out.toString(StandardCharsets.ISO_8859_1), lines, rest.toString());
    }

    /// The same, too slow and too simple to be wrong: lines end in CRLF and nothing else.
    private static Read reference(String wire) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (true) {
            int end = wire.indexOf("\r\n", at) + 2;
            String line = wire.substring(at, end);
            at = end;
            if (line.equals(".\r\n")) break;
            text.append(line.startsWith(".") ? line.substring(1) : line);
        }
        String all = wire.substring(0, at).replace("\r\n", "");
        boolean clean = all.indexOf('\r') < 0 && all.indexOf('\n') < 0;
        return new Read(
                text.toString(),
                clean ? DataReader.Lines.CLEAN : DataReader.Lines.BARE_CR_OR_LF,
                wire.substring(at));
    }

    @Test
    void unstuffsDotsWhereverThePacketsAreCut() throws IOException {
        String wire = "..a\r\n.\rb\r\n...\r\n.c\r\nd.\r\n\r\n..\r\n.\r\nRSET\r\n";
        Read whole = reference(wire);
        for (int one = 0; one <= wire.length(); one++) {
            for (int two = one; two <= wire.length(); two++) {
                List<String> pieces = new ArrayList<>();
                for (String piece :
                        List.of(
                                wire.substring(0, one),
                                wire.substring(one, two),
                                wire.substring(two))) if (!piece.isEmpty()) pieces.add(piece);
                assertThat(read(pieces)).isEqualTo(whole);
            }
        }
    }

    @Test
    void agreesWithASimplerReaderOnRandomTexts() throws IOException {
        Random random = new Random(11);
        String[] bits = {".", ".", "\r", "\n", "\r\n", "\r\n", "a", "bc"};
        for (int round = 0; round < 20_000; round++) {
            StringBuilder wire = new StringBuilder();
            List<String> pieces = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                StringBuilder piece = new StringBuilder();
                for (int j = random.nextInt(5); j >= 0; j--)
                    piece.append(bits[random.nextInt(bits.length)]);
                wire.append(piece);
                pieces.add(piece.toString());
            }
            wire.append("\r\n.\r\n");
            pieces.add("\r\n.\r\n");
            assertThat(read(pieces)).as("round %d", round).isEqualTo(reference(wire.toString()));
        }
    }

    @Test
    void endsAtNothingButADotBetweenTwoLineEnds() throws IOException {
        for (String fake :
                List.of(
                        "\n.\n",
                        "\r.\r",
                        "\n.\r\n",
                        "\r\n.\n",
                        "\r.\r\n",
                        "\r\n.\r",
                        "\n\n.\r\n",
                        "\r\n.\r\r\n",
                        "\r\r\n.\u0000\r\n",
                        "\r\n\u0000.\r\n",
                        "\r\n.\r\u0000\n")) {
            String wire = "a" + fake + "MAIL FROM:<x@y>\r\n.\r\n";
            Read read = read(List.of(wire));
            assertThat(read.rest()).isEmpty();
            assertThat(read.text()).contains("MAIL FROM");
            assertThat(read).isEqualTo(reference(wire));
        }
    }

    @Test
    void failsWhenTheClientGoesAwayWithinTheText() {
        for (String cut : List.of("", "a", "a\r\n.", "a\r\n.\r"))
            assertThatThrownBy(() -> read(cut.isEmpty() ? List.of() : List.of(cut)))
                    .isInstanceOf(EOFException.class);
    }
}
