package org.veredus.format.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;

class MessageBuilderTest {
    @Test
    void writesAPlainMessage() throws AddressException {
        byte[] message =
                new MessageBuilder()
                        .addresses(
                                "From",
                                List.of(
                                        new MessageBuilder.Mailbox(
                                                "Mail, Inc.", Address.parse("a@b")),
                                        new MessageBuilder.Mailbox("", Address.parse("c@d"))))
                        .date(OffsetDateTime.parse("1997-11-21T09:55:06-06:00"))
                        .unstructured("Subject", "Hello")
                        .build(BodyPart.text("one\ntwo\r\n"));
        assertThat(message)
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo(
                        """
                        From: "Mail, Inc." <a@b>, c@d
                        Date: Fri, 21 Nov 1997 09:55:06 -0600
                        Subject: Hello
                        MIME-Version: 1.0
                        Content-Type: text/plain; charset=us-ascii
                        Content-Transfer-Encoding: 7bit

                        one
                        two
                        """
                                .replace("\n", "\r\n"));
    }

    @Test
    void encodesAndFoldsTextThatIsNotAscii() {
        String text = text(new MessageBuilder().unstructured("Subject", "Grüße ".repeat(30)));
        assertThat(text.lines().takeWhile(line -> !line.startsWith("MIME")))
                .hasSizeGreaterThan(2)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(78).isPrintable());
        assertThat(text).contains("=?UTF-8?");
        assertThat(text(new MessageBuilder().unstructured("Subject", "né")))
                .contains("Subject: =?UTF-8?Q?n=C3=A9?=\r\n");
        assertThat(text(new MessageBuilder().unstructured("Subject", "日本語")))
                .contains("Subject: =?UTF-8?B?5pel5pys6Kqe?=\r\n");
    }

    @Test
    void letsNobodyBringInAField() {
        String text = text(new MessageBuilder().unstructured("Subject", "x\r\nBcc: evil@x"));
        assertThat(text).doesNotContain("\nBcc");
    }

    @Test
    void encodesBodiesForSevenBits() {
        assertThat(body(BodyPart.text("né = ja \nx")))
                .contains("quoted-printable")
                .endsWith("\r\n\r\nn=C3=A9 =3D ja=20\r\nx");
        String japanese = "日本語".repeat(50);
        String encoded = body(BodyPart.text(japanese));
        assertThat(encoded).contains("base64");
        byte[] decoded =
                Base64.getMimeDecoder().decode(encoded.substring(encoded.indexOf("\r\n\r\n") + 4));
        assertThat(decoded).asString(StandardCharsets.UTF_8).isEqualTo(japanese);
        assertThat(body(BodyPart.text("a".repeat(2000))).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(78));
    }

    @Test
    void choosesABoundaryThatDoesNotOccur() {
        BodyPart inner = BodyPart.multipart("mixed", List.of(BodyPart.text("x")));
        String first = body(inner);
        String boundary = first.substring(first.indexOf("=_"), first.indexOf("=_") + 32);
        String outer = body(BodyPart.multipart("mixed", List.of(inner, BodyPart.text(boundary))));
        assertThat(outer).contains("--" + boundary + "--");
        String outerBoundary = outer.substring(outer.indexOf("=_"), outer.indexOf("=_") + 32);
        assertThat(outerBoundary).isNotEqualTo(boundary);
    }

    @Test
    void declaresEightBitsWhereAPartHasThem() {
        byte[] utf8 = "To: ü\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        BodyPart report =
                BodyPart.report(
                        "delivery-status", List.of(BodyPart.unencoded("message/global", utf8)));
        assertThat(report.eightBit()).isTrue();
        Header header = Header.parse(new MessageBuilder().build(report), 10_000);
        assertThat(Objects.requireNonNull(header.first("Content-Transfer-Encoding")).value())
                .isEqualTo("8bit");
    }

    @Test
    void namesAttachments() {
        assertThat(body(BodyPart.attachment("application/pdf", "a\"b.pdf", new byte[] {1})))
                .contains("attachment; filename=\"a_b.pdf\"");
        assertThat(body(BodyPart.attachment("application/pdf", "ü.pdf", new byte[] {1})))
                .contains("filename*=utf-8''%C3%BC.pdf");
    }

    private static String text(MessageBuilder builder) {
        return new String(builder.build(BodyPart.text("")), StandardCharsets.UTF_8);
    }

    private static String body(BodyPart part) {
        return new String(part.wire(), StandardCharsets.UTF_8);
    }
}
