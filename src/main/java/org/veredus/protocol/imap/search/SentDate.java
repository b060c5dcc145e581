package org.veredus.protocol.imap.search;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// The day in a Date field, disregarding time and zone. RFC 5322 §3.3, §4.3
final class SentDate {
    private static final String MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

    private final String field;
    private int at;

    private SentDate(String field) {
        this.field = field;
    }

    /// Null if it is no date.
    static @Nullable LocalDate parse(String field) {
        try {
            return new SentDate(field).date();
        } catch (DateTimeException | NumberFormatException wrong) {
            return null; // senders write all kinds of things there
        }
    }

    private @Nullable LocalDate date() {
        int comma = field.indexOf(',');
        at = comma < 0 ? 0 : comma + 1;
        String day = word();
        int month = month(word());
        String year = word();
        if (month == 0 || day.length() > 2 || year.length() < 2 || year.length() > 4) return null;
        int number = Integer.parseInt(year);
        // RFC 5322 §4.3
        if (year.length() == 2) number += number < 50 ? 2000 : 1900;
        else if (year.length() == 3) number += 1900;
        return LocalDate.of(number, month, Integer.parseInt(day));
    }

    private String word() {
        while (at < field.length() && isBetween(field.charAt(at))) at++;
        int from = at;
        while (at < field.length() && !isBetween(field.charAt(at))) at++;
        return field.substring(from, at);
    }

    private static boolean isBetween(char c) {
        return c == ' ' || c == '\t' || c == '-';
    }

    private static int month(String word) {
        for (int i = 0; i < 12; i++) {
            if (word.regionMatches(true, 0, MONTHS, i * 3, 3)) return i + 1;
        }
        return 0;
    }
}
