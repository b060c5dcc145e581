package org.veredus.format.mime;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Messages to try things on.
final class Samples {

    // RFC 2046 §5.1.1
    static final String SIMPLE =
            """
            From: Nathaniel Borenstein <nsb@bellcore.com>
            To: Ned Freed <ned@innosoft.com>
            Date: Sun, 21 Mar 1993 23:56:48 -0800 (PST)
            Subject: Sample message
            MIME-Version: 1.0
            Content-type: multipart/mixed; boundary="simple boundary"

            This is the preamble.  It is to be ignored.

            --simple boundary

            This is implicitly typed plain US-ASCII text.
            It does NOT end with a linebreak.
            --simple boundary
            Content-type: text/plain; charset=us-ascii

            This is explicitly typed plain US-ASCII text.
            It DOES end with a linebreak.

            --simple boundary--

            This is the epilogue.  It is also to be ignored.
            """;

    // The tree of RFC 9051 §6.4.5.1
    static final String TREE =
            """
            From: "Terry Gray" <gray@cac.washington.edu>
            To: imap@cac.washington.edu
            Subject: tree
            Content-Type: MULTIPART/MIXED; boundary=b1

            --b1
            Content-Type: TEXT/PLAIN

            one
            --b1
            Content-Type: APPLICATION/OCTET-STREAM; name="x.bin"
            Content-Transfer-Encoding: BASE64

            AAEC
            --b1
            Content-Type: MESSAGE/RFC822

            Subject: inner
            From: a@b.test
            Content-Type: multipart/mixed; boundary=b2

            --b2

            inner one
            --b2
            Content-Type: application/pdf; name=a.pdf

            %PDF
            --b2--
            --b1
            Content-Type: multipart/mixed; boundary=b3

            --b3
            Content-Type: image/gif
            Content-Description: a picture
            Content-ID: <gif@x>
            Content-Language: en, de
            Content-Location: http://x.test/a.gif
            Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==
            Content-Disposition: inline; filename="a.gif"

            GIF89
            --b3
            Content-Type: message/rfc822

            Subject: deep

            deep text
            --b3--
            --b1--
            """;

    @SuppressWarnings("StringConcatToTextBlock") // the line ends are the point
    static final List<String> ODD =
            List.of(
                    "",
                    "\r\n",
                    "no header at all\r\n",
                    "Subject: only header",
                    "From joe Thu Jan  1 00:00:00 1970\r\nSubject: mbox\r\n\r\nx",
                    "Subject: cr\rFrom: a@b\r\rtext\rmore\r",
                    "Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\nno boundary\r\n--x--\r\n",
                    "Content-Type: multipart/mixed; boundary=x\r\n\r\nnever used\r\n",
                    "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x",
                    "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x\r\n--x--",
                    "Content-Type: multipart/mixed; boundary=x\r\n\r\n"
                            + "--x\r\n"
                            + "Content-Type: multipart/mixed; boundary=xx\r\n\r\n"
                            + "--xx\r\n\r\n"
                            + "a\r\n"
                            + "--xx--\r\n"
                            + "--x\r\n\r\n"
                            + "b\r\n"
                            + "--x--\r\n",
                    "Content-Type: multipart/mixed; boundary=x\r\n\r\n"
                            + "--x\r\n"
                            + "Content-Type: multipart/mixed; boundary=x\r\n\r\n"
                            + "--x\r\n\r\n"
                            + "a\r\n"
                            + "--x--\r\n"
                            + "--x\r\n\r\n"
                            + "b\r\n"
                            + "--x--\r\n",
                    "Content-Type: multipart/digest; boundary=d\r\n\r\n"
                            + "--d\r\n\r\n"
                            + "Subject: one\r\n\r\n"
                            + "1\r\n"
                            + "--d\r\n\r\n"
                            + "no header\r\n"
                            + "--d--",
                    "Content-Type: message/rfc822\r\n"
                            + "Content-Transfer-Encoding: base64\r\n\r\n"
                            + "U3ViamVjdDogeAoK\r\n",
                    "Content-Type: message/rfc822\r\n\r\n"
                            + "Content-Type: message/rfc822\r\n\r\n"
                            + "Subject: x\r\n\r\n"
                            + "y",
                    "Subject: a\0b\u00e9\r\n"
                            + "From: \"q\\\"\\\\\" <a\0@b>\r\n"
                            + "To: g: a@b, \u00fc <c@d>;, (x\r\n\r\n"
                            + "\0",
                    "To: undisclosed-recipients:;\r\n"
                            + "Subject: =?utf-8?b?4oKs?= =?utf-8?q?=e2=82?= =?utf-8?q?=ac?=\r\n\r\n",
                    "Content-Type: text/plain; charset=\"utf-8\r\n"
                            + "Content-Disposition: attachment; filename*0*=x''%e4;"
                            + " filename*1=b\r\n\r\n");

    private Samples() {}

    static byte[] crlf(String message) {
        return message.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] octets(String message) {
        return message.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String cut(byte[] message, Span span) {
        return new String(
                message, (int) span.offset(), (int) span.length(), StandardCharsets.ISO_8859_1);
    }
}
