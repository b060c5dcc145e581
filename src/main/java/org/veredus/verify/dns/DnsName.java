package org.veredus.verify.dns;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;

/// A name as the DNS takes it, RFC 1035 §3.1: lower case, no dot at the end, printable ASCII but
/// otherwise anything in its labels. SPF and DKIM ask for names that no host could have.
public record DnsName(String text) {
    // RFC 1035 §2.3.4: 255 octets on the wire, which have a length before the first label and the
    // root behind the last
    public static final int MAX_LENGTH = 253;

    private static final int MAX_LABEL = 63;

    public DnsName {
        if (!askable(text)) throw new IllegalArgumentException("no DNS name: " + text);
    }

    /// Reads a name in any case, with or without the dot at its end; null for what cannot be asked.
    public static @Nullable DnsName parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return askable(name) ? new DnsName(name) : null;
    }

    /// @param domain no address literal; null for a name that is too long to be asked
    public static @Nullable DnsName of(Domain domain) {
        if (domain.literal()) throw new IllegalArgumentException("not a name: " + domain);
        return parse(domain.ascii());
    }

    /// The name with labels put in front; null if that is too long.
    public @Nullable DnsName under(String labels) {
        return parse(labels + "." + text);
    }

    /// The name without its first label; null for a single label.
    public @Nullable DnsName parent() {
        int dot = text.indexOf('.');
        return dot < 0 ? null : new DnsName(text.substring(dot + 1));
    }

    public int labels() {
        return 1 + (int) text.chars().filter(c -> c == '.').count();
    }

    /// Whether this is the other name or below it.
    public boolean within(DnsName other) {
        return text.equals(other.text) || text.endsWith("." + other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean askable(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) return false;
        int label = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || (c >= 'A' && c <= 'Z')) return false;
            if (c == '.' && label == 0) return false;
            label = c == '.' ? 0 : label + 1;
            if (label > MAX_LABEL) return false;
        }
        return label > 0;
    }
}
