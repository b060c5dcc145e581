package org.veredus.protocol.imap.syntax;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names of annotation entries. RFC 5257 §3.2.1
public final class EntryName {
    private static final int MAX_LENGTH = 500;

    private static final Pattern PART = Pattern.compile("[1-9][0-9]*(\\.[1-9][0-9]*)*");

    private static final Set<String> PART_FLAGS =
            Set.of("flags/seen", "flags/answered", "flags/flagged", "flags/forwarded");

    private EntryName() {}

    /// A name or, with wildcards, a pattern for names.
    static String requirePattern(String name) throws BadSyntax {
        if (!Wildcards.areIn(name)) return require(name);
        requireCharacters(name);
        return name;
    }

    /// A name without wildcards.
    static String require(String name) throws BadSyntax {
        if (Wildcards.areIn(name)) throw new BadSyntax("no wildcards in the entry " + name);
        requireCharacters(name);
        boolean levels = name.startsWith("/") && !name.endsWith("/");
        if (!levels) throw new BadSyntax("an entry begins with / and goes on");
        String first = firstLevel(name);
        boolean ofPart = Character.isDigit(first.charAt(0));
        if (ofPart && (!PART.matcher(first).matches() || first.length() + 1 == name.length()))
            throw new BadSyntax("no entry of a part: " + name);
        // RFC 5257 §3.5
        if (first.equals("flags")) throw new BadSyntax("/flags is not for use");
        return name;
    }

    private static void requireCharacters(String name) throws BadSyntax {
        if (name.length() > MAX_LENGTH) throw new BadSyntax("entry of too many characters");
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < ' ' || name.charAt(i) >= 0x7F)
                throw new BadSyntax("entry with odd octets");
        }
        if (name.contains("//")) throw new BadSyntax("entry with an empty level");
    }

    /// Whether something may be noted there: what is registered, and what vendors add. RFC 5257
    /// §3.2.1, §6.2
    static boolean isDefined(String name) {
        String part = part(name);
        String rest = name.substring(part == null ? 1 : part.length() + 2);
        if (rest.startsWith("vendor/") || rest.equals("comment")) return true;
        return part == null ? rest.equals("altsubject") : PART_FLAGS.contains(rest);
    }

    /// Whether it is a part's flag, which is `0` or `1`.
    static boolean isFlag(String name) {
        String part = part(name);
        return part != null && PART_FLAGS.contains(name.substring(part.length() + 2));
    }

    /// The part of the message that an entry is about; null for the whole message.
    public static @Nullable String part(String name) {
        String first = firstLevel(name);
        return PART.matcher(first).matches() ? first : null;
    }

    private static String firstLevel(String name) {
        int end = name.indexOf('/', 1);
        return name.substring(1, end < 0 ? name.length() : end);
    }
}
