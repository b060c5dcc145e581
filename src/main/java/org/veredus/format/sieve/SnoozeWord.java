package org.veredus.format.sieve;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Signature.Kind;

/// `snooze`: a message goes away, and comes back at a time. draft-ietf-extra-sieve-snooze
final class SnoozeWord {
    private static final String ANOTHER_MAILBOX = "mailbox";

    private static final Pattern TIME =
            Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?");
    private static final Pattern DAY = Pattern.compile("[0-6]");

    private SnoozeWord() {}

    static List<Word<Step>> commands() {
        return List.of(
                new Word<>(
                        Signature.of("snooze", "snooze")
                                .tag("mailbox", Kind.TEXT)
                                .tag("mailboxid", Kind.TEXT, "mailboxid", "by")
                                .tag("specialuse", Kind.TEXT, "special-use", "by")
                                .tag("create", Kind.NOTHING, "mailbox")
                                .tag("addflags", Kind.TEXTS, "imap4flags")
                                .tag("removeflags", Kind.TEXTS, "imap4flags")
                                .tag("weekdays", Kind.TEXTS)
                                .tag("tzid", Kind.TEXT)
                                .takes(Kind.TEXTS, "the times"),
                        SnoozeWord::snooze));
    }

    private static Step snooze(Usage use) {
        if (use.has("create") && !use.has(ANOTHER_MAILBOX)) use.error(":create needs :mailbox");
        check(use, use.phrases(0), "a time such as \"08:30\"", SnoozeWord::isTime);
        check(
                use,
                use.phrases("weekdays"),
                "a day from \"0\", Sunday, to \"6\"",
                SnoozeWord::isDay);
        Phrase zone = use.phrase("tzid");
        if (zone != null) check(use, List.of(zone), "a time zone", SnoozeWord::isZone);
        Place place =
                new Place(
                        use.phrase(ANOTHER_MAILBOX),
                        use.phrase("mailboxid"),
                        use.phrase("specialuse"),
                        use.has("create"));
        Waking waking = new Waking(use.phrases(0), use.phrases("weekdays"), zone);
        List<Phrase> added = use.phrases("addflags");
        List<Phrase> removed = use.phrases("removeflags");
        return run -> {
            run.requireArrival("snooze");
            Alarm alarm = waking.in(run);
            run.outcome()
                    .snooze(
                            new Action.Snooze(
                                    place.in(run),
                                    place.create,
                                    run.flags(),
                                    FlagList.of(Phrase.in(run, added)),
                                    FlagList.of(Phrase.in(run, removed)),
                                    alarm,
                                    run.content()));
            if (run.isTraced()) run.trace("snooze until " + alarm.after(run.delivery().now()));
            return Flow.NEXT;
        };
    }

    private static void check(
            Usage use, List<Phrase> phrases, String what, Predicate<String> valid) {
        for (Phrase phrase : phrases) {
            String constant = phrase.constant();
            if (constant != null && !valid.test(constant))
                use.error("\"" + constant + "\" is not " + what);
        }
    }

    private static boolean isTime(String text) {
        return TIME.matcher(text).matches();
    }

    private static boolean isDay(String text) {
        return DAY.matcher(text).matches();
    }

    private static boolean isZone(String text) {
        return ZoneId.getAvailableZoneIds().contains(text);
    }

    /// Where the message goes when it wakes.
    private record Place(
            @Nullable Phrase mailbox,
            @Nullable Phrase id,
            @Nullable Phrase specialUse,
            boolean create) {
        @Nullable String in(Run run) throws ScriptFailure {
            String byId = id == null ? null : run.world().mailboxWithId(id.in(run));
            if (byId != null) return byId;
            String byUse =
                    specialUse == null ? null : run.world().mailboxForUse(specialUse.in(run));
            if (byUse != null) return byUse;
            String name = mailbox == null ? null : mailbox.in(run);
            if (name != null && (name.isEmpty() || name.indexOf('\0') >= 0))
                throw new ScriptFailure("\"" + name + "\" is no name of a mailbox");
            return name;
        }
    }

    /// When it wakes, as the script says it.
    private record Waking(List<Phrase> times, List<Phrase> days, @Nullable Phrase zone) {
        Alarm in(Run run) throws ScriptFailure {
            List<LocalTime> at = new ArrayList<>();
            for (String time : Phrase.in(run, times)) {
                if (!isTime(time)) throw new ScriptFailure("\"" + time + "\" is no time of a day");
                at.add(LocalTime.parse(time));
            }
            if (at.isEmpty()) throw new ScriptFailure("a message has to wake at some time");
            String id = zone == null ? null : zone.in(run);
            if (id != null && !isZone(id))
                throw new ScriptFailure("\"" + id + "\" is no time zone");
            return new Alarm(at, days(run), id == null ? null : ZoneId.of(id));
        }

        private Set<DayOfWeek> days(Run run) throws ScriptFailure {
            Set<DayOfWeek> some = EnumSet.noneOf(DayOfWeek.class);
            for (String day : Phrase.in(run, days)) {
                if (!isDay(day)) throw new ScriptFailure("\"" + day + "\" is no day of a week");
                int number = Integer.parseInt(day); // here Sunday is 0, in Java 7
                some.add(DayOfWeek.of(number == 0 ? 7 : number));
            }
            return some.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : some;
        }
    }
}
