package org.veredus.account.auth;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What somebody may do who has logged in with a token.
///
/// @param doors by which it lets in
/// @param reach whether anything may be changed or sent
public record Scope(Set<Door> doors, Reach reach) {
    public static final Scope ALL = new Scope(EnumSet.allOf(Door.class), Reach.EVERYTHING);

    /// How reading alone is written.
    private static final String READ = "read";

    /// Where there is something to be read.
    private static final Set<Door> READING = Set.of(Door.IMAP, Door.POP3, Door.JMAP);

    /// A way in.
    public enum Door {
        IMAP,
        POP3,
        SMTP,
        JMAP,
        SIEVE;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How far somebody may go.
    public enum Reach {
        EVERYTHING,
        READING
    }

    public Scope {
        doors = Set.copyOf(doors);
        if (doors.isEmpty()) throw new IllegalArgumentException("a scope lets in nowhere");
        if (reach == Reach.READING && !READING.containsAll(doors))
            throw new IllegalArgumentException("there is nothing to be read at " + doors);
    }

    /// Words between spaces: protocols, and `read` for what may change nothing; no words for
    /// everything. Null if it is none.
    public static @Nullable Scope parse(String text) {
        if (text.isBlank()) return ALL;
        Set<Door> doors = EnumSet.noneOf(Door.class);
        Reach reach = Reach.EVERYTHING;
        for (String word : text.strip().split(" +")) {
            Door door = door(word);
            if (door != null) doors.add(door);
            else if (word.equals(READ)) reach = Reach.READING;
            else return null;
        }
        if (doors.isEmpty()) doors = reach == Reach.READING ? READING : ALL.doors;
        return reach == Reach.READING && !READING.containsAll(doors)
                ? null
                : new Scope(doors, reach);
    }

    private static @Nullable Door door(String word) {
        for (Door door : Door.values()) if (door.word().equals(word)) return door;
        return null;
    }

    /// As [#parse] reads it.
    public String wire() {
        if (equals(ALL)) return "";
        String words = doors.stream().sorted().map(Door::word).collect(Collectors.joining(" "));
        if (reach == Reach.EVERYTHING) return words;
        return doors.equals(READING) ? READ : words + ' ' + READ;
    }

    public boolean lets(Door door) {
        return doors.contains(door);
    }

    /// Whether nothing may be changed.
    public boolean readsOnly() {
        return reach == Reach.READING;
    }
}
