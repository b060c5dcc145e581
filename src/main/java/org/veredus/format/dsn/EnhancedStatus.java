package org.veredus.format.dsn;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An enhanced mail system status code, RFC 3463 §2: `5.1.1`.
///
/// @param kind 2 success, 4 persistent transient failure, 5 permanent failure
public record EnhancedStatus(int kind, int subject, int detail) {
    private static final Pattern WIRE =
            Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?=\\D|$)");

    public EnhancedStatus {
        if (kind != 2 && kind != 4 && kind != 5) {
            throw new IllegalArgumentException("status class " + kind);
        }
        if (subject < 0 || subject > 999 || detail < 0 || detail > 999) {
            throw new IllegalArgumentException("status " + kind + "." + subject + "." + detail);
        }
    }

    /// Reads a code that the text begins with, as replies do; null if it begins otherwise.
    public static @Nullable EnhancedStatus parse(String text) {
        Matcher code = WIRE.matcher(text);
        if (!code.lookingAt()) {
            return null;
        }
        return new EnhancedStatus(
                Integer.parseInt(code.group(1)),
                Integer.parseInt(code.group(2)),
                Integer.parseInt(code.group(3)));
    }

    public boolean permanentFailure() {
        return kind == 5;
    }

    public boolean transientFailure() {
        return kind == 4;
    }

    public String wire() {
        return kind + "." + subject + "." + detail;
    }

    @Override
    public String toString() {
        return wire();
    }
}
