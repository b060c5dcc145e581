package org.veredus.format.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.veredus.format.mime.BodyStructure.Strings;

@SuppressWarnings("StringConcatToTextBlock") // the line ends are the point
class BodyStructureTest {

    @Test
    void writesAPlainMessageAsRfc9051Does() {
        String text = "Content-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\n" + "x\r\n".repeat(92);

        assertThat(structure(text, Strings.ASCII))
                .isEqualTo(
                        "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 276 92 NIL"
                                + " NIL NIL NIL)");
        assertThat(body(text))
                .isEqualTo(
                        "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 276 92)");
    }

    @Test
    void addsTheDefaultTypeAndCharset() {
        assertThat(structure("Subject: x\r\n\r\n", Strings.ASCII))
                .isEqualTo(
                        "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"us-ascii\") NIL NIL \"7BIT\" 0 0 NIL"
                                + " NIL NIL NIL)");
    }

    @Test
    void writesTheExtensionDataOfAPart() {
        assertThat(structure(Samples.TREE, Strings.ASCII))
                .contains(
                        "(\"IMAGE\" \"GIF\" NIL \"<gif@x>\" \"a picture\" \"7BIT\" 5"
                                + " \"Q2hlY2sgSW50ZWdyaXR5IQ==\" (\"INLINE\" (\"FILENAME\" \"a.gif\"))"
                                + " (\"EN\" \"DE\") \"http://x.test/a.gif\")")
                .contains(
                        "(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" 26 (NIL \"deep\" NIL NIL NIL"
                                + " NIL NIL NIL NIL NIL) (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"us-ascii\")"
                                + " NIL NIL \"7BIT\" 9 0 NIL NIL NIL NIL) 2 NIL NIL NIL NIL)")
                .endsWith(" \"MIXED\" (\"BOUNDARY\" \"b1\") NIL NIL NIL)");
    }

    // RFC 9051 §8
    @Test
    void writesAnEnvelopeAsRfc9051Does() {
        String header =
                """
                Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)
                From: Terry Gray <gray@cac.washington.edu>
                Subject: IMAP4rev2 WG mtg summary and minutes
                To: imap@cac.washington.edu
                cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>
                Message-Id: <B27397-0100000@cac.washington.edu>

                """;

        assertThat(envelope(header, Strings.ASCII))
                .isEqualTo(
                        "(\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \"IMAP4rev2 WG mtg summary and"
                                + " minutes\" ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\"))"
                                + " ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((\"Terry"
                                + " Gray\" NIL \"gray\" \"cac.washington.edu\")) ((NIL NIL \"imap\""
                                + " \"cac.washington.edu\")) ((NIL NIL \"minutes\""
                                + " \"CNRI.Reston.VA.US\")(\"John Klensin\" NIL \"KLENSIN\""
                                + " \"MIT.EDU\")) NIL NIL \"<B27397-0100000@cac.washington.edu>\")");
    }

    @Test
    void marksGroupsByNil() {
        assertThat(
                        envelope(
                                "To: undisclosed-recipients:;\r\nCc: g: a@b.test;\r\n\r\n",
                                Strings.ASCII))
                .isEqualTo(
                        "(NIL NIL NIL NIL NIL ((NIL NIL \"undisclosed-recipients\" NIL)(NIL NIL NIL"
                                + " NIL)) ((NIL NIL \"g\" NIL)(NIL NIL \"a\" \"b.test\")(NIL NIL NIL"
                                + " NIL)) NIL NIL NIL)");
    }

    @Test
    void quotesEightBitTextOnlyWhereUtf8IsAllowed() {
        String header = "Subject: \u00c3\u00bc \"q\" \\\r\n\r\n";
        String latin = "Subject: \u00fc\r\n\r\n";

        assertThat(envelope(header, Strings.UTF8))
                .startsWith("(NIL \"\u00c3\u00bc \\\"q\\\" \\\\\" NIL");
        assertThat(envelope(header, Strings.ASCII))
                .startsWith("(NIL {8}\r\n\u00c3\u00bc \"q\" \\ NIL");
        assertThat(envelope(latin, Strings.UTF8)).startsWith("(NIL {1}\r\n\u00fc NIL");
    }

    @Test
    void writesNoNul() {
        assertThat(envelope("Subject: a\0b\r\n\r\n", Strings.ASCII))
                .startsWith("(NIL {3}\r\na?b NIL");
    }

    @Test
    void callsAnUnopenedMessageOctets() {
        assertThat(
                        body(
                                "Content-Type: message/rfc822\r\n"
                                        + "Content-Transfer-Encoding: base64\r\n\r\n"
                                        + "AAAA"))
                .isEqualTo("(\"APPLICATION\" \"OCTET-STREAM\" NIL NIL NIL \"BASE64\" 4)");
    }

    private static MessageIndex index(String message) {
        return MimeIndexer.index(
                message.contains("\r\n") ? Samples.octets(message) : Samples.crlf(message));
    }

    private static String structure(String message, Strings strings) {
        return new BodyStructure(strings).bodyStructureOf(index(message).root()).wire();
    }

    private static String body(String message) {
        return new BodyStructure(Strings.ASCII).bodyOf(index(message).root()).wire();
    }

    private static String envelope(String message, Strings strings) {
        return new BodyStructure(strings).envelopeOf(index(message)).wire();
    }
}
