package org.veredus.transport.relay;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A server's reply, RFC 5321 §4.2.
///
/// @param lines without code and line ends; at least one
public record SmtpReply(int code, List<String> lines) {
    // RFC 2034 §4
    private static final Pattern STATUS = Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3})(?: .*)?");

    /// What is kept of a reply for logs and reports.
    private static final int SHOWN = 500;

    public SmtpReply {
        if (code < 200 || code > 599) throw new IllegalArgumentException("reply code " + code);
        lines = List.copyOf(lines);
        if (lines.isEmpty()) throw new IllegalArgumentException("reply without a line");
    }

    public boolean isPositive() {
        return code < 400;
    }

    public boolean isPermanent() {
        return code >= 500;
    }

    /// RFC 3463; made from the code where the server says none that goes with it.
    public String status() {
        String said = said();
        return said != null ? said : (code < 400 ? 2 : code / 100) + ".0.0";
    }

    private @Nullable String said() {
        Matcher status = STATUS.matcher(lines.getFirst());
        boolean fits = status.matches() && status.group(1).charAt(0) - '0' == code / 100;
        return fits ? status.group(1) : null;
    }

    /// Code and text in one line of printable characters.
    public String text() {
        StringBuilder text = new StringBuilder().append(code);
        String status = said();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            // each line says the status again, RFC 2034 §4: once is enough
            if (i > 0 && status != null && line.startsWith(status + " "))
                line = line.substring(status.length() + 1);
            text.append(' ').append(line);
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) text.setCharAt(i, '?');
        }
        return text.length() <= SHOWN ? text.toString() : text.substring(0, SHOWN);
    }

    @Override
    public String toString() {
        return text();
    }
}
