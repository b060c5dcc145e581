package org.veredus.transport.deliver;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The reasons of scripts as an SMTP reply can have them: in ASCII, in lines that are not too long.
/// RFC 5429 §2.1.1, §2.5
final class ReplyText {
    /// Of a reply line of 512 octets (RFC 5321 §4.5.3.1.5) the code and the status take some.
    private static final int MAX_LINE = 400;

    private static final int MAX_LINES = 50;

    private ReplyText() {}

    /// Whether a reply says it all, letter by letter.
    static boolean isExact(String reason) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(reason)
                && pieces(reason).size() <= MAX_LINES;
    }

    /// All of it in one line, which may be long.
    static String line(String reason) {
        String line = reason.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.replaceAll("[^ -~]", "?");
    }

    /// A line for each of its own, the empty ones left out, and more for the long ones.
    static List<String> lines(String reason) {
        List<String> pieces = pieces(reason);
        if (pieces.isEmpty()) return List.of("rejected");
        return pieces.subList(0, Math.min(pieces.size(), MAX_LINES));
    }

    private static List<String> pieces(String reason) {
        List<String> pieces = new ArrayList<>();
        for (String own : reason.lines().filter(text -> !text.isBlank()).toList()) {
            String rest = line(own);
            while (rest.length() > MAX_LINE) {
                int space = rest.lastIndexOf(' ', MAX_LINE);
                int end = space > 0 ? space : MAX_LINE;
                pieces.add(rest.substring(0, end));
                rest = rest.substring(end).strip();
            }
            pieces.add(rest);
        }
        return pieces;
    }
}
