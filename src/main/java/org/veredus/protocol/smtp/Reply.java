package org.veredus.protocol.smtp;

import java.util.List;

/// What the server says. RFC 5321 §4.2, RFC 2034 §4.
///
/// @param status the enhanced status code, put before each line; empty where none belongs
public record Reply(int code, String status, List<String> lines) {
    public Reply {
        if (code < 200 || code > 599) throw new IllegalArgumentException("reply code " + code);
        lines = List.copyOf(lines);
        if (lines.isEmpty()) throw new IllegalArgumentException("reply without a line");
    }

    public static Reply of(int code, String status, String line) {
        return new Reply(code, status, List.of(line));
    }

    boolean positive() {
        return code < 400;
    }

    String wire() {
        StringBuilder out = new StringBuilder(64);
        for (int i = 0; i < lines.size(); i++) {
            out.append(code).append(i == lines.size() - 1 ? ' ' : '-');
            if (!status.isEmpty()) out.append(status).append(' ');
            out.append(lines.get(i)).append("\r\n");
        }
        return out.toString();
    }
}
