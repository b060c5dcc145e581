package org.veredus.account.auth;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What somebody may do who has logged in with a token.
///
/// @param doors by which it lets in
/// @param reach whether anything may be changed or sent
/// @param whose an administrator's: whose accounts besides
public record Scope(Set<Door> doors, Reach reach, Whose whose) {
    public static final Scope ALL =
            new Scope(EnumSet.allOf(Door.class), Reach.EVERYTHING, Whose.OWN);

    /// How reading alone is written.
    private static final String READ = "read";

    private static final String OTHERS = "others";

    /// Where there is something to be read.
    private static final Set<Door> READING = Set.of(Door.IMAP, Door.POP3, Door.JMAP);

    /// Where somebody may act for others: mail is looked after in their place, and never sent.
    private static final Set<Door> ACTING = EnumSet.complementOf(EnumSet.of(Door.SMTP));

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
        /// Mail may be changed; none may be sent.
        KEEPING,
        READING
    }

    /// Whose accounts somebody may log in to.
    public enum Whose {
        OWN,
        /// Those of others, too, as far as the server lets anybody.
        OTHERS
    }

    public Scope {
        doors = Set.copyOf(doors);
        if (doors.isEmpty()) throw new IllegalArgumentException("a scope lets in nowhere");
        if (reach == Reach.READING && !READING.containsAll(doors))
            throw new IllegalArgumentException("there is nothing to be read at " + doors);
        if (whose == Whose.OTHERS && !ACTING.containsAll(doors))
            throw new IllegalArgumentException("nobody sends for others");
    }

    /// Words between spaces: protocols, `read` for what may change nothing, and `others` for what
    /// lets an administrator in as somebody else; no words for everything. Null if it is none.
    public static @Nullable Scope parse(String text) {
        if (text.isBlank()) return ALL;
        Set<Door> doors = EnumSet.noneOf(Door.class);
        Reach reach = Reach.EVERYTHING;
        Whose whose = Whose.OWN;
        for (String word : text.strip().split(" +")) {
            Door door = door(word);
            if (door != null) doors.add(door);
            else if (word.equals(READ)) reach = Reach.READING;
            else if (word.equals(OTHERS)) whose = Whose.OTHERS;
            else return null;
        }
        if (doors.isEmpty()) doors = all(reach, whose);
        boolean wrong =
                (reach == Reach.READING && !READING.containsAll(doors))
                        || (whose == Whose.OTHERS && !ACTING.containsAll(doors));
        return wrong ? null : new Scope(doors, reach, whose);
    }

    private static Set<Door> all(Reach reach, Whose whose) {
        if (reach == Reach.READING) return READING;
        return whose == Whose.OTHERS ? ACTING : ALL.doors;
    }

    private static @Nullable Door door(String word) {
        for (Door door : Door.values()) if (door.word().equals(word)) return door;
        return null;
    }

    /// As [#parse] reads it.
    public String wire() {
        Stream<String> named =
                doors.equals(all(reach, whose))
                        ? Stream.empty()
                        : doors.stream().sorted().map(Door::word);
        Stream<String> limits =
                Stream.concat(
                        reach == Reach.READING ? Stream.of(READ) : Stream.empty(),
                        whose == Whose.OTHERS ? Stream.of(OTHERS) : Stream.empty());
        return Stream.concat(named, limits).collect(Collectors.joining(" "));
    }

    /// What is left of it in another's account, where nothing is sent.
    Scope inAnothers() {
        Set<Door> left = EnumSet.copyOf(doors);
        left.retainAll(ACTING);
        return new Scope(left, reach == Reach.READING ? reach : Reach.KEEPING, Whose.OWN);
    }

    public boolean lets(Door door) {
        return doors.contains(door);
    }

    /// Whether mail may go out, where there is a way.
    public boolean sends() {
        return reach == Reach.EVERYTHING;
    }

    /// Whether nothing may be changed.
    public boolean readsOnly() {
        return reach == Reach.READING;
    }
}
