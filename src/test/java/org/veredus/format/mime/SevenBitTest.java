package org.veredus.format.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SevenBitTest {
    @Test
    void quotesATextAndSaysSo() throws IOException {
        assertThat(
                        rewritten(
                                """
                                From: a@a.test
                                MIME-Version: 1.0
                                Content-Type: text/plain; charset=utf-8
                                content-transfer-encoding:
                                 8bit
                                Subject: tea

                                Grüße = \s
                                .
                                """))
                .hasValue(
                        """
                        From: a@a.test
                        MIME-Version: 1.0
                        Content-Type: text/plain; charset=utf-8
                        Subject: tea
                        Content-Transfer-Encoding: quoted-printable

                        Gr=C3=BC=C3=9Fe =3D =20
                        .
                        """);
    }

    @Test
    void givesAMessageWithoutMimeWhatItNeeds() throws IOException {
        assertThat(rewritten("From: a@a.test\n\nä\n"))
                .hasValue(
                        """
                        From: a@a.test
                        MIME-Version: 1.0
                        Content-Type: text/plain; charset=unknown-8bit
                        Content-Transfer-Encoding: quoted-printable

                        =C3=A4
                        """);
    }

    @Test
    void goesIntoPartsAndMessagesAndLeavesTheRest() throws IOException {
        String message =
                """
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b
                Content-Transfer-Encoding: 8bit

                preamble
                --b

                plain
                --b
                Content-Type: message/rfc822
                Content-Transfer-Encoding: 8bit

                MIME-Version: 1.0
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: 8bit

                <p>é
                --b
                Content-Type: text/plain
                Content-Transfer-Encoding: base64

                w6k=
                --b--
                epilogue
                """;
        assertThat(rewritten(message))
                .hasValue(
                        message.replaceFirst("Encoding: 8bit", "Encoding: 7bit")
                                .replaceFirst("Encoding: 8bit", "Encoding: 7bit")
                                .replaceFirst("Encoding: 8bit", "Encoding: quoted-printable")
                                .replace("é", "=C3=A9"));
    }

    @Test
    void refusesWhatNoEncodingHelps() throws IOException {
        assertThat(rewritten("Subject: ä\n\nb\n")).isEmpty();
        assertThat(rewritten("Content-Transfer-Encoding: base64\n\nä\n")).isEmpty();
        assertThat(rewritten("Content-Type: multipart/mixed; boundary=b\n\nä\n--b\n\nb\n--b--\n"))
                .isEmpty();
        assertThat(rewritten("Content-Type: multipart/signed; boundary=b\n\n--b\n\nä\n--b--\n"))
                .isEmpty();
        assertThat(rewritten("Content-Type: message/partial\n\nä\n")).isEmpty();
    }

    @Test
    void losesNothingOfAnyBody() throws IOException {
        Random random = new Random(6152);
        byte[] alphabet = {'\r', '\n', ' ', '\t', '=', '.', 'a', (byte) 0xE4, 0, 0x7F};
        for (int round = 0; round < 2_000; round++) {
            byte[] body = new byte[random.nextInt(300) + 1];
            for (int i = 0; i < body.length; i++)
                body[i] = alphabet[random.nextInt(alphabet.length)];
            body[0] = (byte) 0xFF;
            byte[] message = join("X: y\r\n\r\n".getBytes(StandardCharsets.US_ASCII), body);
            byte[] sent = rewritten(message).orElseThrow();
            Span text = MimeIndexer.index(sent).root().extent().body();
            byte[] quoted = java.util.Arrays.copyOfRange(sent, (int) text.offset(), sent.length);
            assertThat(new String(quoted, StandardCharsets.ISO_8859_1).split("\r\n"))
                    .allMatch(line -> line.length() <= 76);
            assertThat(TransferDecoding.decode(quoted, "quoted-printable")).isEqualTo(body);
        }
    }

    private static Optional<String> rewritten(String message) throws IOException {
        byte[] octets = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return rewritten(octets)
                .map(sent -> new String(sent, StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }

    private static Optional<byte[]> rewritten(byte[] message) throws IOException {
        List<byte[]> sent = new ArrayList<>();
        Optional<SevenBit<IOException>> rewriting =
                SevenBit.of(
                        MimeIndexer.index(message),
                        (span, sink) ->
                                sink.write(message, (int) span.offset(), (int) span.length()));
        if (rewriting.isPresent()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            rewriting.get().copyTo(out::write);
            assertThat(rewriting.get().size()).isEqualTo(out.size());
            sent.add(out.toByteArray());
        }
        return sent.stream().findFirst();
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }
}
