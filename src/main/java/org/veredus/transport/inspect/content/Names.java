package org.veredus.transport.inspect.content;

import com.ibm.icu.text.SpoofChecker;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;
import org.veredus.format.publicsuffix.PublicSuffixList;

/// Domains as people read them.
public final class Names {
    private static final SpoofChecker CONFUSABLE =
            new SpoofChecker.Builder().setChecks(SpoofChecker.CONFUSABLE).build();

    private final PublicSuffixList suffixes;

    public Names(PublicSuffixList suffixes) {
        this.suffixes = suffixes;
    }

    /// What somebody registered; the host itself where nothing can be told.
    public String organization(String host) {
        if (host.isEmpty() || host.startsWith("[") || Character.isDigit(last(host))) return host;
        String registrable = suffixes.registrable(host);
        return registrable == null ? host : registrable;
    }

    private static char last(String text) {
        return text.charAt(text.length() - 1);
    }

    /// The label somebody chose: `example` of `www.example.co.uk`.
    public String label(String host) {
        String organization = organization(host);
        int dot = organization.indexOf('.');
        return dot < 0 ? organization : organization.substring(0, dot);
    }

    public boolean isSame(String host, String other) {
        return !host.isEmpty() && organization(host).equals(organization(other));
    }

    /// What a name looks like: letters of other scripts and digits as the letters they resemble.
    public static String look(String name) {
        String shown = name;
        if (name.contains("xn--")) {
            try {
                shown = new Domain(name).unicode();
            } catch (IllegalArgumentException odd) {
                shown = name; // then it looks like what it is
            }
        }
        boolean ascii = shown.chars().allMatch(c -> c < 0x80);
        String skeleton = ascii ? shown : CONFUSABLE.getSkeleton(shown);
        return skeleton.toLowerCase(Locale.ROOT)
                .replace('0', 'o')
                .replace('1', 'l')
                .replace('3', 'e')
                .replace('5', 's')
                .replace("rn", "m")
                .replace("vv", "w")
                .replace("cl", "d")
                .replace('i', 'l');
    }

    /// Whether one is the other but for one letter too many, too few, changed or two swapped.
    public static boolean isOneSlipAway(String one, String other) {
        int difference = one.length() - other.length();
        if (one.equals(other) || Math.abs(difference) > 1) return false;
        int start = 0;
        int shorter = Math.min(one.length(), other.length());
        while (start < shorter && one.charAt(start) == other.charAt(start)) start++;
        int end = 0;
        while (end < shorter - start
                && one.charAt(one.length() - 1 - end) == other.charAt(other.length() - 1 - end))
            end++;
        int left = one.length() - start - end;
        int right = other.length() - start - end;
        if (left <= 1 && right <= 1) return true;
        return left == 2
                && right == 2
                && one.charAt(start) == other.charAt(start + 1)
                && one.charAt(start + 1) == other.charAt(start);
    }

    static @Nullable String domainIn(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) return null;
        int end = at + 1;
        while (end < text.length() && isDomainCharacter(text.charAt(end))) end++;
        String domain = text.substring(at + 1, end).toLowerCase(Locale.ROOT);
        return domain.indexOf('.') > 0 && !domain.endsWith(".") ? domain : null;
    }

    private static boolean isDomainCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '.';
    }
}
