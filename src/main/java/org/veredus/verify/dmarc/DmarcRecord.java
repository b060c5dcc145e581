package org.veredus.verify.dmarc;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A policy as a domain publishes it, RFC 9989 §4.7, RFC 7489 §6.3. What is wrong in a tag is as if
/// the tag were not there, but for the policies: see [#broken()].
///
/// @param policy null where the record has none that can be read
/// @param subdomains for names below that exist; null: as `policy`
/// @param nonexistent for names below that do not; null: as `subdomains`
/// @param broken whether a policy is there that cannot be read
/// @param partial whether only some of the failing messages are to be treated so, the tag `pct` of
///     RFC 7489 §6.3; it changes nothing here, RFC 9989 having done away with it
/// @param reports where aggregate reports go
/// @param failureReports where reports on single messages go
/// @param failureOptions which messages they are wanted of, RFC 7489 §6.3
public record DmarcRecord(
        @Nullable DmarcPolicy policy,
        @Nullable DmarcPolicy subdomains,
        @Nullable DmarcPolicy nonexistent,
        boolean broken,
        Alignment dkim,
        Alignment spf,
        Suffix suffix,
        boolean testing,
        boolean partial,
        List<String> reports,
        List<String> failureReports,
        Set<FailureOption> failureOptions) {
    /// Which messages a domain wants reports on, the values of the tag `fo`.
    public enum FailureOption {
        /// Neither SPF nor DKIM passes for the author: `0`.
        ALL_FAIL,
        /// One of both does not: `1`.
        ANY_FAILS,
        /// A signature does not pass, whoever made it: `d`.
        DKIM_FAILS,
        /// SPF does not pass, for whatever domain: `s`.
        SPF_FAILS
    }

    /// Whether names must be the same, or only of one organization.
    public enum Alignment {
        RELAXED,
        STRICT
    }

    /// What the domain says of itself, the tag `psd`.
    public enum Suffix {
        /// Others register below it.
        PUBLIC,
        /// It is the organizational domain of all below it.
        ORGANIZATION,
        UNKNOWN
    }

    private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[!-~]+");

    private static final Pattern PART = Pattern.compile("[0-9]{1,2}");

    /// Tags beyond these are not looked at.
    private static final int MAX_TAGS = 100;

    public DmarcRecord {
        reports = List.copyOf(reports);
        failureReports = List.copyOf(failureReports);
        failureOptions = Set.copyOf(failureOptions);
    }

    /// Reads a TXT record; null for one that is not of this version.
    public static @Nullable DmarcRecord parse(String txt) {
        String[] specs = txt.split(";", MAX_TAGS);
        String[] version = specs[0].split("=", 2);
        boolean ours =
                version.length == 2
                        && version[0].strip().equals("v")
                        && version[1].strip().equals("DMARC1");
        if (!ours) return null;
        Map<String, String> tags = new HashMap<>();
        for (int i = 1; i < specs.length; i++) {
            String[] pair = specs[i].split("=", 2);
            String name = pair[0].strip().toLowerCase(Locale.ROOT);
            if (pair.length == 2) tags.putIfAbsent(name, pair[1].strip());
        }
        return of(tags);
    }

    private static DmarcRecord of(Map<String, String> tags) {
        DmarcPolicy policy = policy(tags, "p");
        DmarcPolicy below = policy(tags, "sp");
        DmarcPolicy nowhere = policy(tags, "np");
        boolean broken =
                (policy == null && tags.containsKey("p"))
                        || (below == null && tags.containsKey("sp"))
                        || (nowhere == null && tags.containsKey("np"));
        return new DmarcRecord(
                policy,
                below,
                nowhere,
                broken,
                alignment(tags, "adkim"),
                alignment(tags, "aspf"),
                switch (tags.getOrDefault("psd", "u").toLowerCase(Locale.ROOT)) {
                    case "y" -> Suffix.PUBLIC;
                    case "n" -> Suffix.ORGANIZATION;
                    default -> Suffix.UNKNOWN;
                },
                tags.getOrDefault("t", "n").equalsIgnoreCase("y"),
                PART.matcher(tags.getOrDefault("pct", "100")).matches(),
                uris(tags.get("rua")),
                uris(tags.get("ruf")),
                failureOptions(tags.getOrDefault("fo", "0")));
    }

    /// Whether it can be acted on. RFC 9989 §4.10.1: one with a broken policy counts as `p=none` if
    /// it asks for reports, else not at all.
    boolean usable() {
        return !broken || !reports.isEmpty();
    }

    /// For the domain of the record itself.
    public DmarcPolicy own() {
        return tested(broken || policy == null ? DmarcPolicy.NONE : policy);
    }

    /// For a domain below that of the record.
    DmarcPolicy below(boolean exists) {
        if (broken) return DmarcPolicy.NONE;
        DmarcPolicy chosen = policy == null ? DmarcPolicy.NONE : policy;
        if (subdomains != null) chosen = subdomains;
        if (!exists && nonexistent != null) chosen = nonexistent;
        return tested(chosen);
    }

    private DmarcPolicy tested(DmarcPolicy asked) {
        return testing ? asked.milder() : asked;
    }

    private static @Nullable DmarcPolicy policy(Map<String, String> tags, String name) {
        return DmarcPolicy.parse(tags.getOrDefault(name, ""));
    }

    private static Alignment alignment(Map<String, String> tags, String name) {
        return tags.getOrDefault(name, "r").equalsIgnoreCase("s")
                ? Alignment.STRICT
                : Alignment.RELAXED;
    }

    private static Set<FailureOption> failureOptions(String list) {
        Set<FailureOption> options = EnumSet.noneOf(FailureOption.class);
        for (String one : list.split(":", MAX_TAGS)) {
            switch (one.strip().toLowerCase(Locale.ROOT)) {
                case "0" -> options.add(FailureOption.ALL_FAIL);
                case "1" -> options.add(FailureOption.ANY_FAILS);
                case "d" -> options.add(FailureOption.DKIM_FAILS);
                case "s" -> options.add(FailureOption.SPF_FAILS);
                default -> {} // RFC 7489 §6.3: what is unknown is ignored
            }
        }
        return options.isEmpty() ? Set.of(FailureOption.ALL_FAIL) : options;
    }

    private static List<String> uris(@Nullable String list) {
        List<String> uris = new ArrayList<>();
        for (String one : (list == null ? "" : list).split(",", MAX_TAGS)) {
            if (URI.matcher(one.strip()).matches()) uris.add(one.strip());
        }
        return uris;
    }
}
