package org.veredus.crash;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A message whose every octet follows from its number, so that nothing needs to be remembered.
record Letter(long number) {
    private static final Pattern MARK = Pattern.compile("X-Crash: (\\d+)\r\n");

    /// The message, with CRLF line ends and the odd line of dots.
    byte[] octets() {
        SplittableRandom random = new SplittableRandom(number);
        int size = random.nextInt(10) == 0 ? random.nextInt(20_000, 150_000) : random.nextInt(4000);
        StringBuilder text = new StringBuilder(size + 400);
        text.append("From: Alice <alice@example.test>\r\nTo: somebody@example.test\r\n")
                .append("Date: Mon, 02 Nov 2026 10:00:00 +0000\r\n")
                .append("Message-ID: <" + number + "@crash.test>\r\n")
                .append("X-Crash: " + number + "\r\nSubject: letter " + number + "\r\n\r\n");
        while (text.length() < size) {
            if (random.nextInt(12) == 0) text.append(".".repeat(random.nextInt(1, 4)));
            text.append(Long.toString(random.nextLong(), 36)).append(' ');
            text.append(Long.toHexString(random.nextLong())).append("\r\n");
        }
        return text.append("end\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The letter that some octets hold, by the mark in the header.
    static Letter in(byte[] message) {
        int head = Math.min(message.length, 4000);
        Matcher mark = MARK.matcher(new String(message, 0, head, StandardCharsets.ISO_8859_1));
        if (!mark.find()) throw new IllegalArgumentException("a message that nobody sent");
        return new Letter(Long.parseLong(mark.group(1)));
    }

    /// Whether a message is this one, but for fields that delivery put before it.
    boolean endsIn(byte[] message) {
        byte[] sent = octets();
        int from = message.length - sent.length;
        return from >= 0 && Arrays.equals(message, from, message.length, sent, 0, sent.length);
    }
}
