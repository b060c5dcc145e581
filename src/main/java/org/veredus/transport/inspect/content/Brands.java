package org.veredus.transport.inspect.content;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The brands, from `brands.txt`.
final class Brands {
    /// Shorter labels are found in too many honest names.
    private static final int MIN_FOR_SLIPS = 6;

    private static final int MIN_WITHIN = 5;

    /// What a fraud puts beside a brand in a domain.
    private static final Set<String> TRUST =
            Set.of(
                    "secur", "login", "signin", "verif", "account", "update", "support", "service",
                    "confirm", "billing", "help", "alert", "auth", "wallet", "pay", "id-", "-id",
                    "kunden", "sicher", "konto", "cliente", "suspen", "unlock", "recover", "limit");

    /// What offices call themselves.
    private static final Set<String> OFFICES = offices();

    private static final Pattern NO_NAME = Pattern.compile("[^\\p{L}\\p{N}@&. -]+");
    private static final Pattern BETWEEN = Pattern.compile("[ .-]+");

    private final List<Brand> brands = new ArrayList<>();
    private final List<Guise> guises = new ArrayList<>();
    private final Names names;

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
        String organization = names.organization(host);
        for (Brand brand : brands) {
            if (brand.owns(organization)) return brand;
        }
        return null;
    }

    /// The brand that a host pretends to be; null if it is honest.
    @Nullable Brand imitated(String host) {
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
        return brand.label().length() >= MIN_WITHIN && hasWord(label, look, wanted);
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
        boolean starts = at == 0 || !Character.isLetterOrDigit(name.charAt(at - 1));
        int end = at + brand.length();
        boolean ends = end == name.length() || !Character.isLetterOrDigit(name.charAt(end));
        if (!starts || !ends) return false;
        String rest = (name.substring(0, at) + " " + name.substring(end)).strip();
        if (rest.isEmpty()) return true;
        for (String word : BETWEEN.split(rest, -1)) {
            if (!word.isEmpty() && !OFFICES.contains(Names.look(word))) return false;
        }
        return true;
    }

    private static Set<String> offices() {
        Set<String> looks = new HashSet<>();
        for (String word :
                """
                de fr es it nl uk co eu support service services customer customers care team security secure account
                accounts billing help desk helpdesk alert alerts notification notifications noreply
                no reply online info inc com net the by of center centre department admin
                administrator verification update center payments payment delivery express
                kundenservice kundendienst sicherheit kundensupport konto paket rechnung bank
                banking servicio cliente clientes seguridad atencion al service client assistance
                securite compte servizio clienti sicurezza assistenza suporte cliente seguranca
                klantenservice beveiliging obsluga klienta id prime wallet member membership"""
                        .split("\\s+")) looks.add(Names.look(word));
        return looks;
    }
}
