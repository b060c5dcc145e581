package org.veredus.protocol.imap.syntax;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// IMAP's dates, read. RFC 3501 §9 date and date-time
final class Dates {
    private static final String MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

    private Dates() {}

    /// `1-Feb-1994`
    static LocalDate date(String text) throws BadSyntax {
        int dash = text.indexOf('-');
        try {
            return dateAt(text, 0, dash, text.length());
        } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException wrong) {
            throw new BadSyntax("not a date: " + text);
        }
    }

    /// `17-Jul-1996 02:44:25 -0700`; a day of one digit has a space before it.
    static OffsetDateTime dateTime(String text) throws BadSyntax {
        if (text.length() != 26) throw new BadSyntax("not a date and time: " + text);
        try {
            int from = text.charAt(0) == ' ' ? 1 : 0;
            LocalDate date = dateAt(text, from, 2, 11);
            LocalTime time =
                    LocalTime.of(digits(text, 12, 14), digits(text, 15, 17), digits(text, 18, 20));
            boolean separators =
                    text.charAt(11) == ' '
                            && text.charAt(14) == ':'
                            && text.charAt(17) == ':'
                            && text.charAt(20) == ' ';
            int zone = digits(text, 22, 24) * 3600 + digits(text, 24, 26) * 60;
            if (!separators || (text.charAt(21) != '+' && text.charAt(21) != '-')) {
                throw new BadSyntax("not a date and time: " + text);
            }
            ZoneOffset offset = ZoneOffset.ofTotalSeconds(text.charAt(21) == '-' ? -zone : zone);
            return OffsetDateTime.of(date, time, offset);
        } catch (DateTimeException | NumberFormatException wrong) {
            throw new BadSyntax("not a date and time: " + text);
        }
    }

    private static LocalDate dateAt(String text, int from, int dash, int end) throws BadSyntax {
        if (end - dash != 9 || text.charAt(dash) != '-' || text.charAt(dash + 4) != '-') {
            throw new BadSyntax("not a date: " + text);
        }
        int month = -1;
        for (int i = 0; i < 12; i++) {
            if (text.regionMatches(true, dash + 1, MONTHS, i * 3, 3)) month = i + 1;
        }
        return LocalDate.of(digits(text, dash + 5, end), month, digits(text, from, dash));
    }

    private static int digits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') throw new NumberFormatException(text);
        }
        return Integer.parseInt(text, from, to, 10);
    }
}
