package org.veredus.format.sieve;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.veredus.format.sieve.match.Collation;

/// The extensions there are, by the names that `require` knows them by. RFC 5228 §6.1
public final class Capabilities {
    /// All of [Language], and those that belong to no word.
    private static final Set<String> ALL = all();

    /// Those that change how a script is read: they cannot come in the middle. RFC 5463 §4
    private static final Set<String> LEXICAL = Set.of("encoded-character", "variables");

    private Capabilities() {}

    private static Set<String> all() {
        Set<String> names = new TreeSet<>(Language.capabilities());
        names.add("encoded-character");
        names.add("envelope-dsn");
        names.add("envelope-deliverby");
        names.add("imapsieve");
        names.add(VendorWords.ENVIRONMENT);
        names.add("comparator-i;octet");
        names.add("comparator-i;ascii-casemap");
        names.add("comparator-i;ascii-numeric");
        names.add("comparator-i;unicode-casemap");
        return names;
    }

    /// In alphabetical order, as ManageSieve lists them; without the comparators that every script
    /// has, and without what only the administrator's may require.
    public static List<String> names() {
        return ALL.stream().filter(name -> !isAlwaysThere(name) && !isForHouse(name)).toList();
    }

    static boolean isForHouse(String name) {
        return HouseWords.capabilities().contains(name);
    }

    /// Whether a script of this author can require it.
    static boolean has(String name, Author author) {
        return ALL.contains(name) && (author == Author.HOUSE || !isForHouse(name));
    }

    static boolean isLexical(String name) {
        return LEXICAL.contains(name);
    }

    static boolean isAlwaysThere(String name) {
        return name.equals("comparator-" + Collation.OCTET.wire())
                || name.equals("comparator-" + Collation.ASCII_CASEMAP.wire());
    }

    /// Names close to a wrong one, for the message.
    static String hint(String name) {
        for (String known : ALL) {
            if (isForHouse(known)) continue;
            boolean close =
                    known.equalsIgnoreCase(name)
                            || known.replace("-", "").equals(name.replace("-", ""))
                            || (name.length() > 3 && known.startsWith(name));
            if (close) {
                return "; did you mean \"" + known + "\"?";
            }
        }
        return "";
    }
}
