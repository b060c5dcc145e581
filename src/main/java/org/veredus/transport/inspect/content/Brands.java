package org.veredus.transport.inspect.content;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The brands, from `brands.txt`.
final class Brands {
    /// Shorter labels are found in too many honest names.
    private static final int MIN_FOR_SLIPS = 7;

    private static final int MIN_WITHIN = 5;

    /// Labels of a brand's domain.
    private static final int MAX_LABELS = 4;

    /// Characters of words without spaces between them.
    private static final int MAX_OFFICES = 20;

    /// What a fraud puts beside a brand in a domain.
    private static final Set<String> TRUST =
            Set.of(
                    "secur", "login", "signin", "verif", "account", "update", "support", "service",
                    "confirm", "billing", "help", "alert", "auth", "wallet", "pay", "id-", "-id",
                    "kunden", "sicher", "konto", "cliente", "suspen", "unlock", "recover", "limit");

    private static final int KNOWN = 2000;

    /// A longer name is no host's.
    private static final int MAX_HOST = 255;

    /// Characters of a display name that are read; programs show fewer.
    private static final int MAX_NAME = 300;

    private static final Pattern NO_NAME = Pattern.compile("[^\\p{L}\\p{M}\\p{N}@&+. -]+");
    private static final Pattern BETWEEN = Pattern.compile("[ .-]+");

    /// What offices call themselves, from `offices.txt`.
    private static final Set<String> OFFICES = offices();

    private final List<Brand> brands = new ArrayList<>();
    private final Index domains = new Index();
    private final Index labels = new Index();
    private final Index looks = new Index();
    private final Index slips = new Index();
    private final Index fronts = new Index();
    private final Index claims = new Index();
    private final Names names;

    /// Of the hosts and names seen last: most mail leads to the same few.
    private final Cache<String, Optional<Brand>> owners = known();

    private final Cache<String, Optional<Brand>> imitations = known();
    private final Cache<String, Optional<Brand>> claimants = known();

    private static Cache<String, Optional<Brand>> known() {
        return Caffeine.newBuilder().maximumSize(KNOWN).build();
    }

    /// The brands, by their places among all, that somebody may mean who writes something: most of
    /// what is written means none.
    private static final class Index {
        private final Map<String, Set<Integer>> those = new HashMap<>();
        private int longest;

        void add(String key, int brand) {
            those.computeIfAbsent(key, _ -> new TreeSet<>()).add(brand);
            longest = Math.max(longest, key.length());
        }

        void find(String key, SortedSet<Integer> into) {
            into.addAll(those.getOrDefault(key, Set.of()));
        }

        /// Those that are anywhere within a text.
        void findWithin(String text, SortedSet<Integer> into) {
            for (int from = 0; from < text.length(); from++) {
                int last = Math.min(text.length(), from + longest);
                for (int to = from + 1; to <= last; to++) find(text.substring(from, to), into);
            }
        }
    }

    /// @param lines `name: domain domain`; a name with `?` is a usual word as well
    Brands(List<String> lines, Names names) {
        this.names = names;
        for (String line : lines) {
            int colon = line.indexOf(':');
            String written = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            boolean ambiguous = written.endsWith("?");
            String name = ambiguous ? written.substring(0, written.length() - 1) : written;
            List<String> own = List.of(line.substring(colon + 1).strip().split("\\s+"));
            String first = own.getFirst();
            String label = first.substring(0, first.indexOf('.'));
            brands.add(new Brand(name, label, Names.look(label), Set.copyOf(own), ambiguous));
            index(brands.getLast(), brands.size() - 1);
        }
    }

    private void index(Brand brand, int at) {
        labels.add(brand.label(), at);
        looks.add(brand.look(), at);
        slips.add(brand.look(), at);
        for (String shorter : oneShorter(brand.look())) slips.add(shorter, at);
        claims.add(brand.name(), at);
        claims.add(Names.look(brand.name()), at);
        for (String domain : brand.domains()) {
            domains.add(domain, at);
            fronts.add(domain, at);
            fronts.add(domain.replace('.', '-'), at);
        }
    }

    /// Two words between which there is one slip are alike when a letter of each is left out, or
    /// of one.
    private static List<String> oneShorter(String word) {
        List<String> shorter = new ArrayList<>(word.length());
        for (int i = 0; i < word.length(); i++)
            shorter.add(word.substring(0, i) + word.substring(i + 1));
        return shorter;
    }

    private @Nullable Brand first(SortedSet<Integer> those, IntPredicate test) {
        for (int each : those) {
            if (test.test(each)) return brands.get(each);
        }
        return null;
    }

    List<Brand> all() {
        return brands;
    }

    /// The brand whose domain it is; null for others.
    @Nullable Brand owner(String host) {
        if (host.length() > MAX_HOST) return null;
        return owners.get(host, one -> Optional.ofNullable(ownerOf(one))).orElse(null);
    }

    private @Nullable Brand ownerOf(String host) {
        String organization = names.organization(host);
        SortedSet<Integer> those = new TreeSet<>();
        domains.find(organization, those);
        labels.find(names.label(host), those);
        return first(those, each -> brands.get(each).owns(organization));
    }

    /// The brand that a host pretends to be; null if it is honest.
    @Nullable Brand imitated(String host) {
        if (host.length() > MAX_HOST) return null;
        return imitations.get(host, one -> Optional.ofNullable(imitatedBy(one))).orElse(null);
    }

    private @Nullable Brand imitatedBy(String host) {
        String organization = names.organization(host);
        if (owner(host) != null) return null;
        String label = names.label(host);
        String look = Names.look(label);
        SortedSet<Integer> those = new TreeSet<>();
        looks.findWithin(look, those);
        slips.find(look, those);
        for (String shorter : oneShorter(look)) slips.find(shorter, those);
        SortedSet<Integer> shown = before(host.substring(0, host.length() - organization.length()));
        those.addAll(shown);
        return first(
                those, each -> imitates(label, look, brands.get(each)) || shown.contains(each));
    }

    /// `paypal.com.evil.example`: who reads a name from the left sees the brand.
    ///
    /// @param before labels, with a dot at the end
    private SortedSet<Integer> before(String before) {
        SortedSet<Integer> those = new TreeSet<>();
        for (int from = 0; from < before.length(); from = before.indexOf('.', from) + 1) {
            int to = from;
            for (int n = 0; n < MAX_LABELS; n++) {
                to = before.indexOf('.', to + (n == 0 ? 0 : 1));
                if (to < 0) break;
                fronts.find(before.substring(from, to), those);
            }
        }
        return those;
    }

    private static boolean imitates(String label, String look, Brand brand) {
        String wanted = brand.look();
        if (brand.label().length() < 4) return false;
        boolean another = !label.equals(brand.label());
        if (look.equals(wanted) && another) return true;
        if (brand.label().length() >= MIN_FOR_SLIPS && Names.isOneSlipAway(look, wanted))
            return !brand.ambiguous();
        if (brand.label().length() < MIN_WITHIN) return false;
        if (brand.ambiguous() && !isWord(look, wanted)) return false;
        return hasWord(label, look, wanted);
    }

    /// Between hyphens, not within another word.
    private static boolean isWord(String look, String wanted) {
        return ("-" + look + "-").contains("-" + wanted + "-");
    }

    /// `paypal-secure`, `secure-paypal-login`, `paypalverify`: the brand and a word of trust.
    private static boolean hasWord(String label, String look, String wanted) {
        int at = look.indexOf(wanted);
        if (at < 0) return false;
        // Looks are shorter where two letters look like one; then the words of trust must do so too
        boolean aligned = label.length() == look.length();
        String rest =
                aligned
                        ? label.substring(0, at) + " " + label.substring(at + wanted.length())
                        : look.replace(wanted, " ");
        for (String word : TRUST) {
            if (rest.contains(word)) return true;
        }
        return false;
    }

    /// The brand that a display name claims to be, whoever it is; null for none.
    @Nullable Brand claimed(String displayName) {
        String name = NO_NAME.matcher(Writing.folded(displayName)).replaceAll(" ").strip();
        String read = name.substring(0, Math.min(MAX_NAME, name.length()));
        return claimants.get(read, one -> Optional.ofNullable(claimedBy(one))).orElse(null);
    }

    private @Nullable Brand claimedBy(String name) {
        String look = Names.look(name);
        SortedSet<Integer> those = new TreeSet<>();
        claims.findWithin(name, those);
        claims.findWithin(look, those);
        return first(those, each -> claims(name, look, brands.get(each)));
    }

    private static boolean claims(String name, String look, Brand brand) {
        if (brand.ambiguous() && name.equals(brand.name())) return false;
        return claims(name, brand.name()) || claims(look, Names.look(brand.name()));
    }

    /// Whether nothing but the brand and words of offices is in a name.
    private static boolean claims(String name, String brand) {
        int at = name.indexOf(brand);
        if (at < 0) return false;
        boolean starts = at == 0 || separate(name.charAt(at - 1), brand.charAt(0));
        int end = at + brand.length();
        boolean ends =
                end == name.length()
                        || separate(brand.charAt(brand.length() - 1), name.charAt(end));
        if (!starts || !ends) return false;
        String rest = (name.substring(0, at) + " " + name.substring(end)).strip();
        if (rest.isEmpty()) return true;
        for (String word : BETWEEN.split(rest, -1)) {
            if (!isOffices(Names.look(word))) return false;
        }
        return true;
    }

    /// Whether one word can end and another begin between two characters.
    private static boolean separate(char before, char after) {
        return !Character.isLetterOrDigit(before)
                || !Character.isLetterOrDigit(after)
                || isWithoutSpaces(before)
                || isWithoutSpaces(after);
    }

    private static boolean isWithoutSpaces(char c) {
        return Character.isIdeographic(c)
                || UnicodeScript.of(c) == UnicodeScript.HIRAGANA
                || UnicodeScript.of(c) == UnicodeScript.KATAKANA;
    }

    /// Whether a word is an office, or in a script without spaces several.
    private static boolean isOffices(String look) {
        if (look.isEmpty() || OFFICES.contains(look)) return true;
        if (look.length() > MAX_OFFICES || !isWithoutSpaces(look.charAt(0))) return false;
        for (int end = look.length() - 1; end > 0; end--) {
            if (OFFICES.contains(look.substring(0, end)) && isOffices(look.substring(end)))
                return true;
        }
        return false;
    }

    private static Set<String> offices() {
        Set<String> looks = new HashSet<>();
        for (String line : ContentInspector.lines("offices.txt")) {
            for (String word : BETWEEN.split(line, -1)) looks.add(Names.look(word));
        }
        return looks;
    }
}
