package org.veredus.verify.dkim2;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.HeaderField;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.SignatureAlgorithm;
import org.veredus.verify.dns.DnsName;

/// A DKIM2-Signature field: who sent the message on to whom, draft §8.
///
/// @param instance the newest Message-Instance that it signs
/// @param seconds since 1970
/// @param custody null where `next` is there
/// @param next whose signature must come next
/// @param values those by algorithms that we know
record Dkim2Signature(
        HeaderField field,
        FieldTags tags,
        int number,
        int instance,
        long seconds,
        DnsName domain,
        @Nullable Custody custody,
        @Nullable DnsName next,
        Set<Flag> flags,
        List<Value> values) {
    static final String FIELD = "DKIM2-Signature";

    // draft §8.3
    private static final Pattern NONCE = Pattern.compile("[!-:<-~]{0,64}");

    // draft §8.4 asks for 10^12 at least
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,15}");

    // draft §8.9: another one with another selector
    private static final int MAX_SAME_ALGORITHM = 2;

    Dkim2Signature {
        flags = Set.copyOf(flags);
        values = List.copyOf(values);
    }

    /// One signature with one key.
    record Value(String selector, SignatureAlgorithm algorithm, byte[] octets) {}

    static Dkim2Signature of(HeaderField field) throws DkimFailure {
        FieldTags tags = FieldTags.of(field, FIELD, "i");
        int number = tags.ordinal("i");
        int instance = tags.ordinal("m");
        long seconds = seconds(tags);
        DnsName domain = domain(tags, "d");
        if (tags.has("n") && !NONCE.matcher(tags.word("n")).matches()) throw tags.syntax();
        DnsName next = tags.has("nd") ? domain(tags, "nd") : null;
        Custody custody = next == null ? custody(tags) : null;
        if (next != null) {
            for (String tag : List.of("mf", "rt"))
                if (tags.has(tag)) throw tags.wrong("tag=" + tag + " was unexpected");
        }
        return new Dkim2Signature(
                field,
                tags,
                number,
                instance,
                seconds,
                domain,
                custody,
                next,
                flags(tags),
                values(tags, domain));
    }

    private static long seconds(FieldTags tags) throws DkimFailure {
        String time = tags.word("t");
        if (!SECONDS.matcher(time).matches()) throw tags.syntax();
        return Long.parseLong(time);
    }

    private static DnsName domain(FieldTags tags, String tag) throws DkimFailure {
        DnsName name = DnsName.parse(tags.word(tag));
        if (name == null) throw tags.syntax();
        return name;
    }

    private static Custody custody(FieldTags tags) throws DkimFailure {
        List<byte[]> from = tags.octets("mf");
        if (from.size() != 1) throw tags.syntax();
        List<MailPath> to = new ArrayList<>();
        for (byte[] path : tags.octets("rt")) {
            MailPath read = path(path, tags);
            if (read.isNull()) throw tags.syntax();
            to.add(read);
        }
        return new Custody(path(from.getFirst(), tags), to);
    }

    private static MailPath path(byte[] octets, FieldTags tags) throws DkimFailure {
        MailPath path = MailPath.read(octets);
        if (path == null) throw tags.syntax();
        return path;
    }

    private static Set<Flag> flags(FieldTags tags) throws DkimFailure {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        if (!tags.has("f")) return flags;
        for (String word : tags.list("f")) {
            Flag flag = Flag.named(FieldTags.word(word, tags));
            if (flag != null) flags.add(flag);
        }
        return flags;
    }

    // draft §8.9
    private static List<Value> values(FieldTags tags, DnsName domain) throws DkimFailure {
        List<Value> known = new ArrayList<>();
        Set<String> selectors = new HashSet<>();
        Map<String, Integer> names = new HashMap<>();
        for (String set : tags.list("s")) {
            List<String> parts = tags.parts(set, 3);
            String selector = FieldTags.word(parts.get(0), tags);
            String name = FieldTags.word(parts.get(1), tags);
            boolean askable = domain.under(selector + "._domainkey") != null;
            if (!askable || name.isEmpty()) throw tags.syntax();
            if (!selectors.add(selector)) throw tags.wrong("has a duplicate selector");
            if (names.merge(name, 1, Integer::sum) > MAX_SAME_ALGORITHM)
                throw tags.wrong("has more selectors than allowed");
            for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
                if (algorithm.word().equals(name))
                    known.add(new Value(selector, algorithm, FieldTags.octets(parts.get(2), tags)));
            }
        }
        return known;
    }
}
