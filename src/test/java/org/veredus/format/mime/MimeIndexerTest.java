package org.veredus.format.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veredus.format.mime.Samples.crlf;
import static org.veredus.format.mime.Samples.cut;
import static org.veredus.format.mime.Samples.octets;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // the line ends are the point
class MimeIndexerTest {

    @Test
    void cutsThePartsOfTheExampleOfRfc2046() {
        byte[] message = crlf(Samples.SIMPLE);
        MessageIndex index = MimeIndexer.index(message);

        assertThat(index.problems()).isEmpty();
        assertThat(body(message, index, "1"))
                .isEqualTo(
                        "This is implicitly typed plain US-ASCII text.\r\n"
                                + "It does NOT end with a linebreak.");
        assertThat(body(message, index, "2"))
                .isEqualTo(
                        "This is explicitly typed plain US-ASCII text.\r\n"
                                + "It DOES end with a linebreak.\r\n");
        assertThat(mime(message, index, "2"))
                .isEqualTo("Content-type: text/plain; charset=us-ascii\r\n\r\n");
        assertThat(cut(message, required(index.header(""))))
                .startsWith("From: Nath")
                .endsWith("boundary\"\r\n\r\n");
        assertThat(cut(message, required(index.text(""))))
                .startsWith("This is the preamble")
                .endsWith("ignored.\r\n");
        assertThat(index.body("")).isEqualTo(new Span(0, message.length));
        assertThat(index.body("3")).isNull();
    }

    @Test
    void numbersPartsAsImapDoes() {
        byte[] message = crlf(Samples.TREE);
        MessageIndex index = MimeIndexer.index(message);

        assertThat(MimeReport.of(index).parts().stream().map(MimeReport.PartReport::path))
                .containsExactly(
                        "TEXT", "1", "2", "3", "3.TEXT", "3.1", "3.2", "4", "4.1", "4.2", "4.2.1");
        assertThat(body(message, index, "3.2")).isEqualTo("%PDF");
        assertThat(body(message, index, "4.2.1")).isEqualTo("deep text");
        assertThat(cut(message, required(index.header("4.2")))).isEqualTo("Subject: deep\r\n\r\n");
        assertThat(cut(message, required(index.text("4.2")))).isEqualTo("deep text");
        assertThat(mime(message, index, "4.2")).isEqualTo("Content-Type: message/rfc822\r\n\r\n");
        assertThat(index.header("4")).isNull();
        assertThat(index.part("1.1")).isNull();
        assertThat(index.part("01")).isNull();
        assertThat(index.part("4.")).isNull();
        assertThat(index.part("99999999999")).isNull();
    }

    @Test
    void findsTheOnlyPartOfAPlainMessageAsPartOne() {
        MessageIndex index = MimeIndexer.index(octets("Subject: x\r\n\r\ntext\r\n"));

        assertThat(index.part("1")).isSameAs(index.root());
        assertThat(index.body("1")).isEqualTo(new Span(14, 6));
        assertThat(index.headerLength()).isEqualTo(14);
        assertThat(index.root().extent().lines()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void acceptsAnyLineEnd(String eol) {
        byte[] message = octets(Samples.SIMPLE.replace("\n", eol));
        MessageIndex index = MimeIndexer.index(message);

        assertThat(body(message, index, "1"))
                .isEqualTo(
                        "This is implicitly typed plain US-ASCII text."
                                + eol
                                + "It does NOT end with a linebreak.");
        assertThat(index.subject()).isEqualTo("Sample message");
    }

    @Test
    void takesNoBareCrForALineEndAmongOthers() {
        MessageIndex index =
                MimeIndexer.index(octets("From: a@b\r\nSubject: x\rBcc: hidden@b\r\n\r\n"));

        assertThat(index.envelope().bcc()).isEmpty();
        assertThat(index.envelope().subject()).isEqualTo("x\rBcc: hidden@b");
    }

    @Test
    void endsAHeaderAtTheFirstLineThatIsNoField() {
        byte[] message = octets("Subject: x\r\nthis is text\r\n\r\nmore");
        MessageIndex index = MimeIndexer.index(message);

        assertThat(body(message, index, "1")).isEqualTo("this is text\r\n\r\nmore");
        assertThat(sentences(index)).containsExactly("The header ends without an empty line.");
        assertThat(index.problems().getFirst().offset()).isEqualTo(12);
    }

    @Test
    void readsANestedMessageWithoutHeader() {
        byte[] message = octets("Content-Type: message/rfc822\n\nplain words\n");
        MessageIndex index = MimeIndexer.index(message);

        assertThat(body(message, index, "1.1")).isEqualTo("plain words\n");
    }

    @Test
    void tellsBoundariesThatBeginAlikeApart() {
        byte[] message =
                octets(
                        """
                        Content-Type: multipart/mixed; boundary=x

                        --x
                        Content-Type: multipart/mixed; boundary=xx

                        --xx

                        a
                        --xx--
                        --x

                        b
                        --x--
                        """);
        MessageIndex index = MimeIndexer.index(message);

        assertThat(body(message, index, "1.1")).isEqualTo("a");
        assertThat(body(message, index, "2")).isEqualTo("b");
        assertThat(index.problems()).isEmpty();
    }

    @Test
    void endsAnInnerMultipartWithItsOuterOne() {
        byte[] message =
                octets(
                        """
                        Content-Type: multipart/mixed; boundary=out

                        --out
                        Content-Type: multipart/alternative; boundary=in

                        --in

                        a
                        --out

                        b
                        --out--
                        """);
        MessageIndex index = MimeIndexer.index(message);

        assertThat(body(message, index, "1.1")).isEqualTo("a");
        assertThat(body(message, index, "2")).isEqualTo("b");
        assertThat(sentences(index)).containsExactly("The multipart has no closing delimiter.");
    }

    @Test
    void showsAMultipartWithoutBoundaryAsText() {
        byte[] message = octets("Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\ntext\r\n");
        MessageIndex index = MimeIndexer.index(message);

        assertThat(body(message, index, "1")).isEqualTo("--x\r\n\r\ntext\r\n");
        assertThat(required(index.part("1")).contentType().mediaType()).isEqualTo("text/plain");
    }

    @Test
    void doesNotOpenAnEncodedMessage() {
        MessageIndex index =
                MimeIndexer.index(
                        octets(
                                "Content-Type: message/rfc822\r\n"
                                        + "Content-Transfer-Encoding: base64\r\n\r\n"
                                        + "U3ViamVjdDogeAoK\r\n"));

        assertThat(index.root().message()).isNull();
        assertThat(index.part("1.1")).isNull();
    }

    @Test
    void takesPartsOfADigestForMessages() {
        byte[] message =
                octets(
                        """
                        Content-Type: multipart/digest; boundary=d

                        --d

                        Subject: one

                        text
                        --d--
                        """);
        MessageIndex index = MimeIndexer.index(message);

        assertThat(cut(message, required(index.text("1")))).isEqualTo("text");
    }

    @Test
    void keepsTheFirstOfRepeatedFieldsAndAllRecipients() {
        MessageIndex index =
                MimeIndexer.index(
                        octets(
                                "Subject: one\n"
                                        + "Subject: two\n"
                                        + "To: a@b.test\n"
                                        + "To: c@d.test\n"
                                        + "From: x@y.test\n"
                                        + "From: evil@z.test\n\n"));

        assertThat(index.subject()).isEqualTo("one");
        assertThat(index.envelope().to())
                .extracting(EnvelopeAddress::email)
                .containsExactly("a@b.test", "c@d.test");
        assertThat(index.envelope().from())
                .extracting(EnvelopeAddress::email)
                .containsExactly("x@y.test");
    }

    @Test
    void skipsTheFromLineOfAnMbox() {
        MessageIndex index =
                MimeIndexer.index(octets("From joe Thu Jan  1 00:00:00 1970\nSubject: x\n\ny"));

        assertThat(index.subject()).isEqualTo("x");
        assertThat(sentences(index))
                .containsExactly("The message begins with the From line of an mbox file.");
    }

    @Test
    void boundsDepthAndNumberOfPartsInLinearTime() {
        var deep = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        var wide = new StringBuilder("Content-Type: multipart/mixed; boundary=b\n\n");
        wide.append("--b\n\nx\n".repeat(30_000));

        assertThat(depth(MimeIndexer.index(octets(deep.toString())).root()))
                .isEqualTo(MimeIndexer.MAX_DEPTH);
        assertThat(MimeIndexer.index(octets(wide.toString())).root().children())
                .hasSize(MimeIndexer.MAX_PARTS - 1);
    }

    @Test
    void findsTheBodyBehindAHeaderLargerThanItsLimit() {
        byte[] message =
                octets(
                        "X: "
                                + "a".repeat(2 * MimeIndexer.MAX_HEADER)
                                + "\nY: z\n"
                                + "Z: 1\n".repeat(100_000)
                                + "\nbody");
        MessageIndex index = MimeIndexer.index(message);

        assertThat(body(message, index, "1")).isEqualTo("body");
        assertThat(sentences(index))
                .containsExactly("Of the header only the first 256 KB are read.");
    }

    @Test
    void seesWhatIsAttached() {
        assertThat(MimeIndexer.index(crlf(Samples.SIMPLE)).hasAttachment()).isFalse();
        assertThat(MimeIndexer.index(crlf(Samples.TREE)).hasAttachment()).isTrue();
    }

    private static int depth(Part part) {
        return part.children().isEmpty() ? 1 : 1 + depth(part.children().getFirst());
    }

    private static List<String> sentences(MessageIndex index) {
        return index.problems().stream().map(Problem::sentence).toList();
    }

    private static String body(byte[] message, MessageIndex index, String numbers) {
        return cut(message, required(index.body(numbers)));
    }

    private static String mime(byte[] message, MessageIndex index, String numbers) {
        return cut(message, required(index.mime(numbers)));
    }

    private static <T> T required(@org.jspecify.annotations.Nullable T value) {
        return Objects.requireNonNull(value);
    }
}
