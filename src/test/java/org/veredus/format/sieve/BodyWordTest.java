package org.veredus.format.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.veredus.format.message.QuotedPrintable;
import org.veredus.format.sieve.mail.Mail;
import org.veredus.format.sieve.mail.Texts;

/// Looking at octets first must never miss what is in the text.
class BodyWordTest {
    private static final List<String> PIECES =
            List.of(
                    "offer",
                    "Meeting",
                    " ",
                    "\r\n",
                    "\t",
                    "ü",
                    "漢字",
                    "=",
                    "<b>",
                    "</b>",
                    "<br>",
                    "<p>",
                    "<!-- x -->",
                    "<a href=\"x>y\">",
                    "&amp;",
                    "&#65;",
                    "&nbsp;",
                    "&lt;",
                    "&",
                    "<",
                    ">",
                    "a",
                    "no",
                    "<style>p{}</style>",
                    "--",
                    "-");

    @Test
    void findsEachPieceOfTheTextItself() {
        Random random = new Random(11);
        for (int round = 0; round < 4_000; round++) {
            byte[] message = message(random);
            for (String text : Texts.readable(new Mail(message))) {
                String key = piece(text, random);
                if (key.isBlank()) continue;
                assertThat(found(message, key))
                        .as(new String(message, StandardCharsets.UTF_8) + "\n[" + key + "]")
                        .isTrue();
            }
        }
    }

    private static byte[] message(Random random) {
        StringBuilder body = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--)
            body.append(PIECES.get(random.nextInt(PIECES.size())));
        String charset =
                List.of("utf-8", "iso-8859-1", "big5", "gb2312", "utf-16", "iso-2022-jp", "made-up")
                        .get(random.nextInt(7));
        byte[] octets =
                body.toString()
                        .getBytes(
                                charset.equals("made-up")
                                        ? StandardCharsets.UTF_8
                                        : Charset.forName(charset));
        String encoding = List.of("8bit", "base64", "quoted-printable").get(random.nextInt(3));
        String wire =
                switch (encoding) {
                    case "base64" -> Base64.getMimeEncoder().encodeToString(octets);
                    case "quoted-printable" ->
                            new String(QuotedPrintable.encode(octets), StandardCharsets.US_ASCII);
                    default -> new String(octets, StandardCharsets.ISO_8859_1);
                };
        String type = random.nextBoolean() ? "html" : "plain";
        return ("Content-Type: text/"
                        + type
                        + "; charset="
                        + charset
                        + "\r\nContent-Transfer-Encoding: "
                        + encoding
                        + "\r\n\r\n"
                        + wire)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Some ASCII of a text.
    private static String piece(String text, Random random) {
        if (text.isEmpty()) return "";
        int from = random.nextInt(text.length());
        int to = from;
        while (to < text.length() && to < from + 8 && text.charAt(to) < 0x7F && text.charAt(to) > 0)
            to++;
        return text.substring(from, to);
    }

    private static boolean found(byte[] message, String key) {
        String quoted = key.replace("\\", "\\\\").replace("\"", "\\\"");
        Script script =
                Script.compile(
                                "require \"body\"; if body :contains \""
                                        + quoted
                                        + "\" { discard; }",
                                Limits.defaults())
                        .script();
        if (script == null) throw new AssertionError(key);
        Delivery delivery =
                new Delivery(
                        message,
                        "a@example.com",
                        "b@example.org",
                        List.of(),
                        ZonedDateTime.parse("2026-11-24T10:20:30Z"),
                        Map.of());
        Result result = script.run(delivery, FixedWorld.empty(), Limits.defaults(), Trace.NONE);
        return result.actions().contains(new Action.Discard());
    }
}
