package org.veredus.format.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private static final List<LocalTime> MORNING_AND_NIGHT =
            List.of(LocalTime.of(22, 0), LocalTime.of(8, 0));
    private static final EnumSet<DayOfWeek> ALL = EnumSet.allOf(DayOfWeek.class);

    private static String after(Alarm alarm, String now) {
        return alarm.after(ZonedDateTime.parse(now)).toInstant().toString();
    }

    @Test
    void wakesAtTheNextOfItsTimes() {
        Alarm alarm = new Alarm(MORNING_AND_NIGHT, ALL, null);
        assertThat(after(alarm, "2026-11-25T07:59:59Z")).isEqualTo("2026-11-25T08:00:00Z");
        assertThat(after(alarm, "2026-11-25T08:00:00Z")).isEqualTo("2026-11-25T22:00:00Z");
        assertThat(after(alarm, "2026-11-25T23:00:00Z")).isEqualTo("2026-11-26T08:00:00Z");
    }

    @Test
    void waitsForItsDay() {
        Alarm alarm = new Alarm(MORNING_AND_NIGHT, EnumSet.of(DayOfWeek.WEDNESDAY), null);
        assertThat(after(alarm, "2026-11-25T21:00:00Z")).isEqualTo("2026-11-25T22:00:00Z");
        assertThat(after(alarm, "2026-11-25T22:00:00Z")).isEqualTo("2026-12-02T08:00:00Z");
    }

    @Test
    void goesByItsZone() {
        Alarm alarm = new Alarm(MORNING_AND_NIGHT, ALL, ZoneId.of("America/New_York"));
        assertThat(after(alarm, "2026-11-25T12:00:00Z")).isEqualTo("2026-11-25T13:00:00Z");
        assertThat(after(alarm, "2026-07-25T12:30:00Z")).isEqualTo("2026-07-26T02:00:00Z");
    }

    @Test
    void aTimeThatTheClockSkipsComesLater() {
        Alarm alarm = new Alarm(List.of(LocalTime.of(2, 30)), ALL, ZoneId.of("Europe/Berlin"));
        assertThat(after(alarm, "2026-03-29T00:00:00Z")).isEqualTo("2026-03-29T01:30:00Z");
    }
}
