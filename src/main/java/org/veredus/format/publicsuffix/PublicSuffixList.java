package org.veredus.format.publicsuffix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;

/// The rules of publicsuffix.org, for names in lower-case A-labels. The longest rule that fits
/// counts, an exception before all; where none fits, the top label is the suffix.
public final class PublicSuffixList {
    private static final Logger log = LoggerFactory.getLogger(PublicSuffixList.class);

    private static final String BUNDLED = "public_suffix_list.dat";

    /// A longer name is no host's.
    private static final int MAX_NAME = 255;

    private enum Rule {
        PLAIN,
        /// `*.name`: each name below this one.
        WILDCARD,
        /// `!name`: no suffix though a wildcard says so.
        EXCEPTION
    }

    private record Key(String name, Rule rule) {}

    private final Set<Key> rules = new HashSet<>();

    /// The list that comes with this program.
    public static PublicSuffixList bundled() {
        try (InputStream file = PublicSuffixList.class.getResourceAsStream(BUNDLED)) {
            return new PublicSuffixList(
                    new BufferedReader(
                            new InputStreamReader(
                                    Objects.requireNonNull(file), StandardCharsets.UTF_8)));
        } catch (IOException broken) {
            throw new UncheckedIOException("the bundled public suffix list", broken);
        }
    }

    /// @param lines in the format of publicsuffix.org
    public PublicSuffixList(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String rule = line.strip().split("\\s", 2)[0];
            if (!rule.isEmpty() && !rule.startsWith("//")) add(rule);
        }
    }

    /// The suffix of a name; the name itself if it is one.
    public String suffix(String name) {
        String suffix = name.substring(name.lastIndexOf('.') + 1);
        String at = end(name);
        while (at != null) {
            String parent = parent(at);
            if (rules.contains(new Key(at, Rule.EXCEPTION)))
                return Objects.requireNonNull(parent, at);
            boolean wild = parent != null && rules.contains(new Key(parent, Rule.WILDCARD));
            if (wild || rules.contains(new Key(at, Rule.PLAIN))) return at;
            at = parent;
        }
        return suffix;
    }

    /// The suffix and one label more: what somebody registered. Null for a suffix.
    public @Nullable String registrable(String name) {
        String suffix = suffix(name);
        if (name.length() == suffix.length()) return null;
        int dot = name.lastIndexOf('.', name.length() - suffix.length() - 2);
        return name.substring(dot + 1);
    }

    private void add(String line) {
        Rule rule =
                line.startsWith("!")
                        ? Rule.EXCEPTION
                        : line.startsWith("*.") ? Rule.WILDCARD : Rule.PLAIN;
        String name =
                switch (rule) {
                    case PLAIN -> line;
                    case WILDCARD -> line.substring(2);
                    case EXCEPTION -> line.substring(1);
                };
        try {
            rules.add(new Key(Domain.parse(name).ascii(), rule));
        } catch (AddressException unusable) {
            log.debug("public suffix rule passed over rule={}", line, unusable);
        }
    }

    /// The last labels of a name that is none, being too long: rules are of few.
    private static @Nullable String end(String name) {
        return name.length() <= MAX_NAME ? name : parent(name.substring(name.length() - MAX_NAME));
    }

    private static @Nullable String parent(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? null : name.substring(dot + 1);
    }
}
