package org.veredus.format.message;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The date-time of message headers, RFC 5322 §3.3 and §4.3.
public final class MessageDate {
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ROOT);

    private static final List<String> MONTHS =
            List.of(
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec");

    /// No date is longer, whatever comments it has.
    private static final int MAX_LENGTH = 256;

    private static final Pattern SEPARATOR =
            Pattern.compile("[\\s,]++|(?<=\\d)-(?=\\p{Alpha})|(?<=\\p{Alpha})-(?=\\d)");
    private static final Pattern TIME =
            Pattern.compile("(\\d{1,2})[:.](\\d{1,2})(?:[:.](\\d{1,2})(?:[.,]\\d+)?)?");
    private static final Pattern NUMERIC_ZONE =
            Pattern.compile("(?:GMT|UTC?)?([+-])(\\d{1,2}):?(\\d{2})", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

    private int day;
    private int month;
    private int year = -1;
    private int hour = -1;
    private int minute;
    private int second;
    private @Nullable ZoneOffset zone;

    private MessageDate() {}

    public static String write(OffsetDateTime date) {
        return WRITTEN.format(date);
    }

    /// Reads the date of a Date or Resent-Date field or at the end of a Received field; also those
    /// of old
    /// and careless programs: no day name, no seconds, two-digit years, zones by name, the order of
    /// asctime. Null where no date can be made out.
    public static @Nullable OffsetDateTime parse(String text) {
        String shortened = text.substring(0, Math.min(text.length(), MAX_LENGTH));
        var date = new MessageDate();
        for (String token : SEPARATOR.split(withoutComments(shortened), -1)) {
            date.take(token);
        }
        return date.result();
    }

    private void take(String token) {
        Matcher time = TIME.matcher(token);
        Matcher numericZone = NUMERIC_ZONE.matcher(token);
        if (hour < 0 && time.matches()) {
            hour = Integer.parseInt(time.group(1));
            minute = Integer.parseInt(time.group(2));
            second = time.group(3) == null ? 0 : Integer.parseInt(time.group(3));
        } else if (hour >= 0 && numericZone.matches()) {
            zone = numericZone(numericZone);
        } else if (NUMBER.matcher(token).matches()) {
            takeNumber(token);
        } else if (!token.isEmpty() && Character.isLetter(token.charAt(0))) {
            takeName(token);
        }
    }

    private void takeNumber(String token) {
        int number = Integer.parseInt(token);
        if (day == 0 && token.length() <= 2) {
            day = number;
        } else if (year < 0) {
            year = token.length() < 4 ? shortYear(number) : number;
        }
    }

    private void takeName(String token) {
        String name = token.toLowerCase(Locale.ROOT);
        int index = name.length() < 3 ? -1 : MONTHS.indexOf(name.substring(0, 3));
        if (month == 0 && index >= 0) {
            month = index + 1;
        } else if (hour >= 0 && zone == null) {
            zone = namedZone(name);
        }
    }

    // RFC 5322 §4.3
    private static int shortYear(int number) {
        return number < 50 ? 2000 + number : 1900 + number;
    }

    private static ZoneOffset numericZone(Matcher zone) {
        int hours = Integer.parseInt(zone.group(2));
        int minutes = Integer.parseInt(zone.group(3));
        int sign = zone.group(1).equals("-") ? -1 : 1;
        boolean possible = minutes < 60 && hours * 60 + minutes <= 18 * 60;
        return possible ? ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes) : ZoneOffset.UTC;
    }

    // RFC 5322 §4.3: other names, the military ones too, mean -0000
    private static @Nullable ZoneOffset namedZone(String name) {
        return switch (name) {
            case "edt" -> ZoneOffset.ofHours(-4);
            case "est", "cdt" -> ZoneOffset.ofHours(-5);
            case "cst", "mdt" -> ZoneOffset.ofHours(-6);
            case "mst", "pdt" -> ZoneOffset.ofHours(-7);
            case "pst" -> ZoneOffset.ofHours(-8);
            case "ut", "utc", "gmt", "z" -> ZoneOffset.UTC;
            default -> null;
        };
    }

    private @Nullable OffsetDateTime result() {
        if (day == 0 || month == 0 || year < 0) {
            return null;
        }
        try {
            return LocalDateTime.of(
                            year,
                            month,
                            day,
                            Math.max(hour, 0),
                            minute,
                            second == 60 ? 59 : second) // RFC 5322 §3.3 allows the leap second
                    .atOffset(zone == null ? ZoneOffset.UTC : zone);
        } catch (DateTimeException _) { // the 31st of February: no date, as the contract says
            return null;
        }
    }

    private static String withoutComments(String text) {
        var plain = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth = Math.max(0, depth - 1);
                plain.append(' ');
            } else if (depth == 0) {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
