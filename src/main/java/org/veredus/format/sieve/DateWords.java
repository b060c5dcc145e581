package org.veredus.format.sieve;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.JulianFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageDate;
import org.veredus.format.sieve.Signature.Kind;

/// Tests of dates. RFC 5260 §4, §5
final class DateWords {
    private static final String ZONE = "zone";

    private static final Set<String> PARTS =
            Set.of(
                    "year", "month", "day", "date", "julian", "hour", "minute", "second", "time",
                    "iso8601", "std11", "zone", "weekday");

    /// How the values of some parts look. RFC 5260 §4.2
    private static final Map<String, Pattern> FORMS =
            Map.of(
                    "year", Pattern.compile("\\d{4}"),
                    "month", Pattern.compile("0[1-9]|1[0-2]"),
                    "day", Pattern.compile("0[1-9]|[12]\\d|3[01]"),
                    "date", Pattern.compile("\\d{4}-\\d\\d-\\d\\d"),
                    "hour", Pattern.compile("[01]\\d|2[0-3]"),
                    "minute", Pattern.compile("[0-5]\\d"),
                    "second", Pattern.compile("[0-5]\\d|60"),
                    "time", Pattern.compile("\\d\\d:\\d\\d:\\d\\d"),
                    "zone", Pattern.compile("[+-]\\d{4}"),
                    "weekday", Pattern.compile("[0-6]"));

    private DateWords() {}

    static List<Word<Condition>> tests() {
        return List.of(
                new Word<>(
                        Signature.of("date", "date")
                                .matching()
                                .index()
                                .mime()
                                .tag("zone", Kind.TEXT, "", ZONE)
                                .tag("originalzone", Kind.NOTHING, "", ZONE)
                                .takes(Kind.TEXT, "the header name")
                                .takes(Kind.TEXT, "the date part")
                                .takes(Kind.TEXTS, "the keys"),
                        DateWords::date),
                new Word<>(
                        Signature.of("currentdate", "date")
                                .matching()
                                .tag("zone", Kind.TEXT, "", ZONE)
                                .takes(Kind.TEXT, "the date part")
                                .takes(Kind.TEXTS, "the keys"),
                        DateWords::currentDate));
    }

    private static Condition date(Usage use) {
        Phrase name = FieldNames.sought(use, 0).getFirst();
        Phrase part = part(use, 1);
        Phrase zone = zone(use);
        boolean original = use.has("originalzone");
        FieldChoice choice = FieldChoice.of(use);
        Matching matching = Matching.of(use, 2);
        warnOfOthers(use, matching, part);
        return run -> {
            List<String> values = new ArrayList<>();
            String field = name.in(run);
            List<HeaderField> fields = choice.fields(run, List.of(field));
            // RFC 5260 §4: without :index one date counts, that of the first field
            for (HeaderField found : fields.subList(0, Math.min(1, fields.size()))) {
                OffsetDateTime date = dateIn(found.value());
                if (date != null) {
                    ZoneId shown = original ? date.getOffset() : zone(run, zone);
                    values.add(value(date.atZoneSameInstant(shown), part.in(run)));
                }
            }
            return matching.matches(run, part.in(run) + " of " + field, values);
        };
    }

    private static Condition currentDate(Usage use) {
        Phrase part = part(use, 0);
        Phrase zone = zone(use);
        Matching matching = Matching.of(use, 1);
        warnOfOthers(use, matching, part);
        return run -> {
            ZonedDateTime now = run.delivery().now().withZoneSameInstant(zone(run, zone));
            String asked = part.in(run);
            return matching.matches(run, "current " + asked, List.of(value(now, asked)));
        };
    }

    private static Phrase part(Usage use, int place) {
        Phrase part = use.phrase(place);
        String constant = part.constant();
        if (constant != null && !PARTS.contains(constant.toLowerCase(Locale.ROOT))) {
            use.errorAt(place, "\"" + constant + "\" is no part of a date");
        }
        return part;
    }

    /// Hours without their zero and the like.
    private static void warnOfOthers(Usage use, Matching matching, Phrase part) {
        String constant = part.constant();
        Pattern form = constant == null ? null : FORMS.get(constant.toLowerCase(Locale.ROOT));
        if (form != null) {
            String reason = "the " + constant + " is never written so";
            matching.warnOfOthers(use, key -> form.matcher(key).matches(), reason);
        }
    }

    /// The zone that a test asks for, with a sign and four digits; null: that of the delivery.
    static @Nullable Phrase zone(Usage use) {
        Phrase zone = use.phrase("zone");
        String constant = zone == null ? null : zone.constant();
        if (constant != null && offset(constant) == null) {
            use.errorAt("zone", "expected a zone such as \"+0100\"");
        }
        return zone;
    }

    static ZoneId zone(Run run, @Nullable Phrase zone) throws ScriptFailure {
        if (zone == null) {
            return run.delivery().now().getZone();
        }
        String text = zone.in(run);
        ZoneOffset offset = offset(text);
        if (offset == null) {
            throw new ScriptFailure("\"" + text + "\" is no time zone");
        }
        return offset;
    }

    private static @Nullable ZoneOffset offset(String text) {
        if (!text.matches("[+-]\\d{4}")) {
            return null;
        }
        int sign = text.charAt(0) == '-' ? -1 : 1;
        int hours = Integer.parseInt(text.substring(1, 3));
        int minutes = Integer.parseInt(text.substring(3));
        return hours > 17 || minutes > 59
                ? null
                : ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
    }

    /// The date of a field; in a Received field it stands behind the last semicolon.
    private static @Nullable OffsetDateTime dateIn(String value) {
        return MessageDate.parse(value.substring(value.lastIndexOf(';') + 1));
    }

    private static String value(ZonedDateTime date, String part) {
        return switch (part.toLowerCase(Locale.ROOT)) {
            case "year" -> format(date, "uuuu");
            case "month" -> format(date, "MM");
            case "day" -> format(date, "dd");
            case "date" -> format(date, "uuuu-MM-dd");
            case "julian" -> String.valueOf(date.getLong(JulianFields.MODIFIED_JULIAN_DAY));
            case "hour" -> format(date, "HH");
            case "minute" -> format(date, "mm");
            case "second" -> format(date, "ss");
            case "time" -> format(date, "HH:mm:ss");
            case "iso8601" -> iso(date);
            case "std11" -> format(date, "EEE, dd MMM uuuu HH:mm:ss xx");
            case "zone" -> format(date, "xx");
            case "weekday" -> String.valueOf(date.getDayOfWeek().getValue() % 7);
            default -> "";
        };
    }

    static String iso(ZonedDateTime date) {
        return format(date, "uuuu-MM-dd'T'HH:mm:ssxxx");
    }

    private static String format(ZonedDateTime date, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(date);
    }
}
