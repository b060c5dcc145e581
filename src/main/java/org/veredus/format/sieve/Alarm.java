package org.veredus.format.sieve;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Times of the day at which a message wakes, on some days of the week.
///
/// @param days those it may be; all seven where nothing else was said
/// @param zone of the times; null: that of the clock
public record Alarm(List<LocalTime> times, Set<DayOfWeek> days, @Nullable ZoneId zone) {
    public Alarm {
        times = times.stream().sorted().distinct().toList();
        days = Set.copyOf(days);
        if (times.isEmpty() || days.isEmpty())
            throw new IllegalArgumentException("an alarm without times or days");
    }

    /// The first such time after now. One that a change of the clocks skips comes as much later.
    public ZonedDateTime after(ZonedDateTime now) {
        ZoneId where = zone == null ? now.getZone() : zone;
        LocalDate today = now.withZoneSameInstant(where).toLocalDate();
        for (int ahead = 0; ahead <= 7; ahead++) {
            LocalDate day = today.plusDays(ahead);
            if (!days.contains(day.getDayOfWeek())) continue;
            for (LocalTime time : times) {
                ZonedDateTime then = day.atTime(time).atZone(where);
                if (then.isAfter(now)) return then;
            }
        }
        throw new IllegalStateException("no time within a week of " + now);
    }
}
