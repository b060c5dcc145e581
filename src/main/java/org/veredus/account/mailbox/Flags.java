package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// A message's flags: the five of RFC 9051 §2.3.2 that are stored, and keywords. Immutable;
/// keywords are
/// compared without regard to ASCII case and kept as first written.
public final class Flags {
    public static final int SEEN = 1;
    public static final int ANSWERED = 2;
    public static final int FLAGGED = 4;
    public static final int DELETED = 8;
    public static final int DRAFT = 16;

    /// Keywords on one message; more are refused.
    public static final int MAX_KEYWORDS = 100;

    /// Octets of one keyword.
    public static final int MAX_KEYWORD = 255;

    private static final String[] NAMES = {
        "\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft"
    };
    private static final String[] NO_KEYWORDS = {};

    /// The flag sets without keywords, which nearly all messages have, exist once.
    private static final Flags[] PLAIN = plain();

    public static final Flags NONE = PLAIN[0];

    private final int system;
    private final String[] keywords; // sorted, without doubles, by CASE_INSENSITIVE_ORDER

    private Flags(int system, String[] keywords) {
        this.system = system;
        this.keywords = keywords;
    }

    private static Flags[] plain() {
        Flags[] all = new Flags[32];
        for (int bits = 0; bits < all.length; bits++) all[bits] = new Flags(bits, NO_KEYWORDS);
        return all;
    }

    /// @param system a union of the constants
    public static Flags of(int system, Collection<String> keywords) {
        if (system < 0 || system >= PLAIN.length)
            throw new IllegalArgumentException("system flags " + system);
        if (keywords.isEmpty()) return PLAIN[system];
        TreeSet<String> sorted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        sorted.addAll(keywords);
        return new Flags(system, sorted.toArray(NO_KEYWORDS));
    }

    public static Flags of(int system) {
        return of(system, List.of());
    }

    /// The bit of a system flag name such as `\Seen`, in any case; 0 if it is none that is stored.
    public static int systemFlag(String name) {
        for (int i = 0; i < NAMES.length; i++) {
            if (NAMES[i].equalsIgnoreCase(name)) return 1 << i;
        }
        return 0;
    }

    public int system() {
        return system;
    }

    public boolean has(int systemFlag) {
        return (system & systemFlag) != 0;
    }

    public boolean hasKeyword(String keyword) {
        return Arrays.binarySearch(keywords, keyword, String.CASE_INSENSITIVE_ORDER) >= 0;
    }

    /// In order of name.
    public List<String> keywords() {
        return List.of(keywords);
    }

    public boolean hasKeywords() {
        return keywords.length > 0;
    }

    public Flags with(Flags more) {
        if (more.keywords.length == 0)
            return keywords.length == 0
                    ? PLAIN[system | more.system]
                    : new Flags(system | more.system, keywords);
        TreeSet<String> union = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        union.addAll(keywords());
        union.addAll(more.keywords());
        return of(system | more.system, union);
    }

    public Flags without(Flags fewer) {
        if (keywords.length == 0) return PLAIN[system & ~fewer.system];
        TreeSet<String> rest = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        rest.addAll(keywords());
        for (String keyword : fewer.keywords) rest.remove(keyword);
        return of(system & ~fewer.system, rest);
    }

    /// Names of all of them.
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < NAMES.length; i++) {
            if (has(1 << i)) names.add(NAMES[i]);
        }
        names.addAll(keywords());
        return names;
    }

    /// Names of the flags that only one of the two has.
    List<String> differing(Flags other) {
        List<String> names = new ArrayList<>(without(other).names());
        names.addAll(other.without(this).names());
        return names;
    }

    /// What it takes to set all of these. RFC 4314 §4
    public Rights rightsToChange() {
        Rights rights = Rights.NONE;
        if (has(SEEN)) rights = rights.with(Rights.of(Right.SEEN));
        if (has(DELETED)) rights = rights.with(Rights.of(Right.DELETE_MESSAGES));
        boolean others = (system & ~(SEEN | DELETED)) != 0 || hasKeywords();
        return others ? rights.with(Rights.of(Right.WRITE)) : rights;
    }

    /// What it takes to have these in place of others. RFC 4314 §4
    Rights rightsToReplace(Flags before) {
        Rights rights = without(before).rightsToChange();
        return rights.with(before.without(this).rightsToChange());
    }

    /// These flags with those of `wanted` for which there is the right.
    Flags changed(Flags wanted, Rights rights) {
        if (rights.equals(Rights.ALL)) return wanted;
        int mask = rights.has(Right.WRITE) ? ~(SEEN | DELETED) : 0;
        if (rights.has(Right.SEEN)) mask |= SEEN;
        if (rights.has(Right.DELETE_MESSAGES)) mask |= DELETED;
        Flags named = rights.has(Right.WRITE) ? wanted : this;
        return of((wanted.system & mask) | (system & ~mask), named.keywords());
    }

    /// Those of these flags that somebody with these rights may set.
    public Flags permitted(Rights rights) {
        return NONE.changed(this, rights);
    }

    /// As IMAP writes them between the parentheses: `\Seen $Forwarded`.
    public String wire() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < NAMES.length; i++) {
            if (has(1 << i)) out.append(out.isEmpty() ? "" : " ").append(NAMES[i]);
        }
        for (String keyword : keywords) out.append(out.isEmpty() ? "" : " ").append(keyword);
        return out.toString();
    }

    /// Whether they are the same, letter by letter.
    boolean isWrittenAs(Flags other) {
        return system == other.system && Arrays.equals(keywords, other.keywords);
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) return true;
        if (!(other instanceof Flags that)
                || system != that.system
                || keywords.length != that.keywords.length) return false;
        for (int i = 0; i < keywords.length; i++) {
            if (!keywords[i].equalsIgnoreCase(that.keywords[i])) return false;
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = system;
        for (String keyword : keywords)
            hash = hash * 31 + keyword.toLowerCase(Locale.ROOT).hashCode();
        return hash;
    }

    @Override
    public String toString() {
        return "(" + wire() + ")";
    }
}
