package org.veredus.format.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf7Test {

    // RFC 2152: the examples, and what is left over, cut, or no pair
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A+ImIDkQ.|A\u2262\u0391.",
                "Hi Mom -+Jjo--!|Hi Mom -\u263A-!",
                "+ZeVnLIqe-|\u65E5\u672C\u8A9E",
                "Item 3 is +AKM-1.|Item 3 is \u00A31.",
                "1 +- 1|1 + 1",
                "+ADw-b+AD4-|<b>",
                "+2D3ePQ-|\uD83D\uDE3D",
                "+2D0-a|\uFFFDa",
                "+3j0|\uFFFD",
                "+AGE.b|a.b",
                "+AGE|a",
                "+AG|''",
                "+|''",
                "a~b|a~b"
            })
    void readsWhatStandsBetweenPlusAndMinus(String octets, String text) {
        byte[] wire = octets.getBytes(StandardCharsets.US_ASCII);
        assertThat(Charsets.decode(wire, "UTF-7")).isEqualTo(text);
        assertThat(Charsets.decode(wire, "unicode-1-1-utf-7")).isEqualTo(text);
    }

    @Test
    void readsEncodedWords() {
        assertThat(EncodedWords.decode("=?utf-7?q?+AFAAYQB5-_Pal?=")).isEqualTo("Pay Pal");
    }

    @Test
    void readsTheSameInPieces() {
        Random random = new Random(7);
        String signs = "+-AD4.2D3ePQ\u00FF";
        for (int round = 0; round < 2000; round++) {
            byte[] wire = new byte[random.nextInt(40)];
            for (int i = 0; i < wire.length; i++)
                wire[i] = (byte) signs.charAt(random.nextInt(signs.length()));
            String whole = Charsets.decode(wire, "utf-7");
            assertThat(whole.length()).isLessThanOrEqualTo(wire.length);
            assertThat(inPieces(wire)).isEqualTo(whole);
        }
    }

    private static String inPieces(byte[] wire) {
        CharsetDecoder decoder =
                Utf7.READER.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);
        CharBuffer out = CharBuffer.allocate(wire.length + 2);
        for (byte each : wire) decoder.decode(ByteBuffer.wrap(new byte[] {each}), out, false);
        decoder.decode(ByteBuffer.allocate(0), out, true);
        decoder.flush(out);
        return out.flip().toString();
    }
}
