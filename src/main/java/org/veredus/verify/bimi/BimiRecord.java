package org.veredus.verify.bimi;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What `SELECTOR._bimi.DOMAIN` says, the draft's section on assertion records. Tags that are not
/// known are passed over.
public sealed interface BimiRecord {
    /// @param location of the logo
    /// @param evidence where a certificate for it is; null if none is named
    record Assertion(URI location, @Nullable URI evidence, Avatar avatar) implements BimiRecord {}

    /// The domain takes no part: both addresses are empty.
    record Declined() implements BimiRecord {}

    /// @param why a sentence
    record Broken(String why) implements BimiRecord {}

    /// Which picture the domain would rather have shown, the tag `avp`.
    enum Avatar {
        BRAND,
        /// That of the person who writes.
        PERSONAL
    }

    /// Tags beyond these are not looked at.
    int MAX_TAGS = 100;

    int MAX_ADDRESS = 2048;

    Pattern VERSION = Pattern.compile("\\s*v\\s*=\\s*BIMI1\\s*(?:;.*)?", Pattern.DOTALL);

    /// Reads a TXT record; null for one that is not of this version.
    static @Nullable BimiRecord parse(String text) {
        if (!VERSION.matcher(text).matches()) return null;
        Map<String, String> tags = new HashMap<>();
        String[] specs = text.split(";", MAX_TAGS);
        for (String spec : List.of(specs).subList(1, specs.length)) {
            int equals = spec.indexOf('=');
            if (equals < 0 && !spec.isBlank())
                return new Broken("the record is no list of tags at \"" + shown(spec) + "\"");
            String name = equals < 0 ? "" : spec.substring(0, equals).strip();
            String value = equals < 0 ? "" : spec.substring(equals + 1).strip();
            if (!name.isEmpty() && tags.put(name.toLowerCase(Locale.ROOT), value) != null)
                return new Broken("the record has the tag " + shown(name) + " twice");
        }
        return of(tags);
    }

    private static BimiRecord of(Map<String, String> tags) {
        String location = tags.get("l");
        String evidence = tags.getOrDefault("a", "");
        if (location == null) return new Broken("the record has no tag l");
        if (location.isEmpty())
            return evidence.isEmpty()
                    ? new Declined()
                    : new Broken("the record has evidence, but no logo");
        URI logo = address(location);
        URI certificate = evidence.isEmpty() ? null : address(evidence);
        if (logo == null) return new Broken("the tag l is no https address");
        if (certificate == null && !evidence.isEmpty())
            return new Broken("the tag a is no https address");
        boolean personal = tags.getOrDefault("avp", "").equalsIgnoreCase("personal");
        return new Assertion(logo, certificate, personal ? Avatar.PERSONAL : Avatar.BRAND);
    }

    private static @Nullable URI address(String text) {
        if (text.length() > MAX_ADDRESS) return null;
        try {
            URI address = URI.create(text);
            boolean sound =
                    "https".equalsIgnoreCase(address.getScheme())
                            && address.getHost() != null
                            && address.getUserInfo() == null
                            && address.getFragment() == null;
            return sound ? address : null;
        } catch (IllegalArgumentException malformed) {
            return null; // no address at all
        }
    }

    private static String shown(String text) {
        String start = text.strip();
        return start.substring(0, Math.min(start.length(), 20));
    }
}
