package org.veredus.transport.inspect.content;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The brands, from `brands.txt`.
final class Brands {
    /// Shorter labels are found in too many honest names.
    private static final int MIN_FOR_SLIPS = 7;

    private static final int MIN_WITHIN = 5;

    /// Characters of words without spaces between them.
    private static final int MAX_OFFICES = 20;

    /// What a fraud puts beside a brand in a domain.
    private static final Set<String> TRUST =
            Set.of(
                    "secur", "login", "signin", "verif", "account", "update", "support", "service",
                    "confirm", "billing", "help", "alert", "auth", "wallet", "pay", "id-", "-id",
                    "kunden", "sicher", "konto", "cliente", "suspen", "unlock", "recover", "limit");

    private static final int KNOWN = 2000;

    private static final Pattern NO_NAME = Pattern.compile("[^\\p{L}\\p{M}\\p{N}@&+. -]+");
    private static final Pattern BETWEEN = Pattern.compile("[ .-]+");

    /// What offices call themselves, from `offices.txt`.
    private static final Set<String> OFFICES = offices();

    private final List<Brand> brands = new ArrayList<>();
    private final List<Guise> guises = new ArrayList<>();
    private final Names names;

    /// Of the hosts seen last: most mail leads to the same few, and each is compared with all
    // brands.
    private final Cache<String, Optional<Brand>> owners = known();

    private final Cache<String, Optional<Brand>> imitations = known();

    private final Cache<String, Optional<Brand>> claims = known();

    private static Cache<String, Optional<Brand>> known() {
        return Caffeine.newBuilder().maximumSize(KNOWN).build();
    }

    /// What a brand is recognized by.
    ///
    /// @param look what its name looks like
    /// @param fronts its domains within a host's name
    private record Guise(Brand brand, String look, List<String> fronts) {
        static Guise of(Brand brand) {
            List<String> fronts = new ArrayList<>();
            for (String domain : brand.domains()) {
                fronts.add("." + domain + ".");
                fronts.add("." + domain.replace('.', '-') + ".");
            }
            return new Guise(brand, Names.look(brand.name()), fronts);
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
            List<String> domains = List.of(line.substring(colon + 1).strip().split("\\s+"));
            String first = domains.getFirst();
            String label = first.substring(0, first.indexOf('.'));
            brands.add(
                    new Brand(name, label, Names.look(label), new HashSet<>(domains), ambiguous));
            guises.add(Guise.of(brands.getLast()));
        }
    }

    List<Brand> all() {
        return brands;
    }

    /// The brand whose domain it is; null for others.
    @Nullable Brand owner(String host) {
        return owners.get(host, one -> Optional.ofNullable(ownerOf(one))).orElse(null);
    }

    private @Nullable Brand ownerOf(String host) {
        String organization = names.organization(host);
        for (Brand brand : brands) {
            if (brand.owns(organization)) return brand;
        }
        return null;
    }

    /// The brand that a host pretends to be; null if it is honest.
    @Nullable Brand imitated(String host) {
        return imitations.get(host, one -> Optional.ofNullable(imitatedBy(one))).orElse(null);
    }

    private @Nullable Brand imitatedBy(String host) {
        String organization = names.organization(host);
        if (owner(host) != null) return null;
        String label = names.label(host);
        String look = Names.look(label);
        String before = "." + host.substring(0, host.length() - organization.length());
        for (Guise guise : guises) {
            Brand brand = guise.brand;
            if (imitates(label, look, brand) || isBefore(before, guise)) return brand;
        }
        return null;
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

    /// `paypal.com.evil.example`: who reads a name from the left sees the brand.
    private static boolean isBefore(String before, Guise guise) {
        if (before.length() == 1) return false;
        for (String front : guise.fronts) {
            if (before.contains(front)) return true;
        }
        return false;
    }

    /// The brand that a display name claims to be, whoever it is; null for none.
    @Nullable Brand claimed(String displayName) {
        return claims.get(displayName, one -> Optional.ofNullable(claimedBy(one))).orElse(null);
    }

    private @Nullable Brand claimedBy(String displayName) {
        String name = NO_NAME.matcher(Writing.folded(displayName)).replaceAll(" ").strip();
        String look = Names.look(name);
        for (Guise guise : guises) {
            Brand brand = guise.brand;
            if (claims(name, brand.name()) || claims(look, guise.look)) {
                boolean bare = name.equals(brand.name());
                if (!brand.ambiguous() || !bare) return brand;
            }
        }
        return null;
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
