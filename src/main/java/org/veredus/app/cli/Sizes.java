package org.veredus.app.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Octets as people write and read them.
final class Sizes {
    private static final Pattern WRITTEN =
            Pattern.compile("(\\d{1,15})\\s*(|B|[KMGT]i?B?)", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "KMGT";

    private Sizes() {}

    /// `500MiB`, `5G`, `1000000`; units are powers of 1024.
    static long parse(String text) throws Failure {
        Matcher parts = WRITTEN.matcher(text.strip());
        if (!parts.matches())
            throw Failure.misuse("not a size: " + text + "; write it like 500MiB or 5GiB");
        String unit = parts.group(2).toUpperCase(Locale.ROOT);
        int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit.charAt(0)) + 1;
        try {
            return Math.multiplyExact(Long.parseLong(parts.group(1)), 1L << (10 * power));
        } catch (ArithmeticException tooLarge) {
            throw Failure.misuse("too large: " + text);
        }
    }

    static String show(long octets) {
        if (octets < 1024) return octets + " B";
        double rest = octets;
        int unit = -1;
        while (rest >= 1024 && unit < UNITS.length() - 1) {
            rest /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %siB", rest, UNITS.charAt(unit));
    }
}
