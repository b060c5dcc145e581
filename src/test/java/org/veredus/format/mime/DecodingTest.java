package org.veredus.format.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("StringConcatToTextBlock") // the line ends are the point
class DecodingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"odd local\"@d.e | \"odd local\"@d.e",
                "A <\"a@b\"@d.e> | \"a@b\"@d.e",
                "\"plain\"@d.e | plain@d.e",
                "a..b.@d.e | a..b.@d.e",
                "undisclosed people | undisclosed people",
            })
    void showsAnAddressAsItIsWritten(String wire, String email) {
        assertThat(AddressListParser.parse(wire, 9).getFirst().addrSpec()).isEqualTo(email);
    }

    @ParameterizedTest
    @CsvSource({
        "Grüße, ISO-8859-1, false",
        "Grüße, us-ascii, true",
        "Grüße, , true",
        "Grüße, utf-8, true",
        "Grüße, no-such-charset, true",
        "Gruss, us-ascii, false",
        "Gruss, , false",
        "Gruss, utf-8, false",
    })
    void seesOctetsThatContradictTheirCharset(String text, String declared, boolean wrong) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Charsets.contradict(octets, declared)).isEqualTo(wrong);
    }

    // RFC 2047 §8
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(=?ISO-8859-1?Q?a?=)|(a)",
                "(=?ISO-8859-1?Q?a?= b)|(a b)",
                "(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)|(ab)",
                "(=?ISO-8859-1?Q?a_b?=)|(a b)",
                "(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)|(a b)",
                "=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=|Keld J\u00f8rn Simonsen",
                "=?US-ASCII*EN?Q?Keith_Moore?=|Keith Moore",
                "=?utf-8?b?4oI=?= =?utf-8?b?rA==?=|\u20ac",
                "=?UTF-8?Q?=E2=82?= =?utf-8?B?rA==?=|\u20ac",
                "=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=|\u65e5\u672c",
                "=?no-such-charset?q?a?=|=?no-such-charset?q?a?=",
                "=?utf-8?x?a?=|=?utf-8?x?a?=",
                "=?utf-8?q?never ends|=?utf-8?q?never ends",
                "=?utf-8?q?a=ZZ?=|a=ZZ",
                "=?cp1251?b?z/Do4uXy?=|\u041f\u0440\u0438\u0432\u0435\u0442",
                "a =?=? b|a =?=? b"
            })
    void decodesEncodedWords(String wire, String text) {
        assertThat(EncodedWords.decode(wire)).isEqualTo(text);
    }

    @Test
    void readsUndeclaredTextAsUtf8OrWindows1252() {
        assertThat(EncodedWords.decode("\u00c3\u00bc")).isEqualTo("\u00fc");
        assertThat(EncodedWords.decode("\u0093a\u0094 \u00fc")).isEqualTo("\u201ca\u201d \u00fc");
    }

    // RFC 2231 §3, §4
    @Test
    void joinsContinuedParameters() {
        Parameters parameters =
                parameters(
                        """
                        application/x-stuff;
                         title*0*=us-ascii'en'This%20is%20even%20more%20;
                         title*1*=%2A%2A%2Afun%2A%2A%2A%20;
                         title*2="isn't it!\"\
                        """);

        assertThat(parameters.get("title")).isEqualTo("This is even more ***fun*** isn't it!");
        assertThat(parameters.language("title")).isEqualTo("en");
        assertThat(parameters("a/b; URL*0=\"ftp://\"; URL*1=\"x.test/y\"").get("url"))
                .isEqualTo("ftp://x.test/y");
        assertThat(parameters("a/b; name=x; name*=utf-8''%e2%82%ac").get("name"))
                .isEqualTo("\u20ac");
    }

    @Test
    void readsParametersAsTheyAreInTheWild() {
        assertThat(parameters("text/plain; charset=us-ascii (Plain text)").get("charset"))
                .isEqualTo("us-ascii");
        assertThat(parameters("a/b; name=My file (1).pdf; x=y").get("name"))
                .isEqualTo("My file (1).pdf");
        assertThat(parameters("a/b; name=\"=?utf-8?q?=E2=82=AC?=\"").get("name"))
                .isEqualTo("\u20ac");
        assertThat(parameters("text/html charset=utf-8").get("charset")).isEqualTo("utf-8");
        assertThat(parameters("a/b; charset=\"utf-8").get("charset")).isEqualTo("utf-8");
        assertThat(parameters("a/b; type=\"x\" boundary=y").get("boundary")).isEqualTo("y");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a@b.test|a|b.test|",
                "Joe <a@b.test>|a|b.test|Joe",
                "\"Joe, Q.\" <a@b.test>|a|b.test|Joe, Q.",
                "a@b.test (Joe Doe)|a|b.test|Joe Doe",
                "\"a b\"@c.test|a b|c.test|",
                "<@r.test,@s.test:a@b.test>|a|b.test|",
                "John Q. Public <a@b.test|a|b.test|John Q. Public",
                "Joe a@b.test|a|b.test|Joe",
                "a @ b.test|a|b.test|",
                "<\"x@y\"@b.test>|x@y|b.test|",
                "a@[127.0.0.1]|a|[127.0.0.1]|"
            })
    void readsAddresses(String wire, String mailbox, String host, String name) {
        EnvelopeAddress address = AddressListParser.parse(wire, 9).getFirst();

        assertThat(address.mailbox()).isEqualTo(mailbox);
        assertThat(address.host()).isEqualTo(host);
        assertThat(address.name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "base64|aGVs bG8=|hello",
                "base64|aGk=aGk=|hihi",
                "base64|aG!Vs*bG8|hello",
                "BASE64|-_-_|\u00fb\u00ff\u00bf",
                "quoted-printable|a=3Db=3d|a=b=",
                "quoted-printable|a=ZZ b=|a=ZZ b",
                "8bit|a=3D|a=3D",
                "x-unknown|abc|abc"
            })
    void undoesTransferEncodings(String encoding, String encoded, String decoded) {
        assertThat(text(TransferDecoding.decode(Samples.octets(encoded), encoding)))
                .isEqualTo(decoded);
    }

    @Test
    void joinsSoftBreaksAndDropsTrailingSpaceOfQuotedPrintable() {
        byte[] encoded = Samples.octets("a=\r\nb =  \nc  \r\nd\t\n =\r");
        var out = new ByteArrayOutputStream();
        var decoding = new TransferDecoding("quoted-printable");
        for (int i = 0; i < encoded.length; i++) {
            decoding.feed(encoded, i, i + 1, out);
        }
        decoding.finish(out);

        assertThat(text(out.toByteArray())).isEqualTo("ab c\r\nd\n ");
    }

    @Test
    void previewsTheSendersOwnWords() {
        assertThat(
                        preview(
                                "Subject: x\n\n"
                                        + "Hello,\n\n"
                                        + "On Monday Joe wrote:\n"
                                        + "> old\n"
                                        + ">\n\n"
                                        + "new words\n"
                                        + "-- \n"
                                        + "me\n"))
                .isEqualTo("Hello, new words");
        assertThat(
                        preview(
                                "Content-Type: text/html; charset=utf-8\n\n"
                                        + "<title>t</title><p>a &amp; b<p>c<script>x</script>"))
                .isEqualTo("a & b c");
        assertThat(
                        preview(
                                "Content-Transfer-Encoding: quoted-printable\n"
                                        + "Content-Type: text/plain; charset=utf-8\n\n"
                                        + "ca=\n"
                                        + "f=C3=A9"))
                .isEqualTo("caf\u00e9");
        assertThat(preview("Subject: x\n\n" + "word ".repeat(100))).hasSize(256);
        assertThat(preview("Content-Type: image/png\n\nxx")).isEmpty();
    }

    @Test
    void storesATypicalMessageInLittleSpace() throws CorruptIndexException {
        MessageIndex index = MimeIndexer.index(Samples.crlf(Samples.TREE));
        byte[] stored = MessageIndexCodec.encode(index);

        assertThat(stored).hasSizeLessThan(600);
        assertThat(MessageIndexCodec.decode(stored)).isEqualTo(index);
    }

    private static String preview(String message) {
        return MimeIndexer.index(Samples.crlf(message)).preview();
    }

    private static Parameters parameters(String field) {
        return Objects.requireNonNull(ParameterParser.contentType(field)).parameters();
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
