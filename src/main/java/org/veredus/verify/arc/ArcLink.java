package org.veredus.verify.arc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.TagList;

/// The three fields that one intermediary added, RFC 8617 §4.1.
record ArcLink(HeaderField results, ArcSignature message, ArcSignature seal) {
    static final String RESULTS = "ARC-Authentication-Results";
    static final String MESSAGE = "ARC-Message-Signature";
    static final String SEAL = "ARC-Seal";

    // RFC 8617 §5.1.1.1
    static final int MAX = 50;

    private static final Pattern INSTANCE =
            Pattern.compile("\\s*i\\s*=\\s*([0-9]{1,3})\\s*;.*", Pattern.DOTALL);

    /// All links, the first one first.
    ///
    /// @throws DkimFailure if the chain is not whole: RFC 8617 §5.2 step 2
    static List<ArcLink> chain(Header header) throws DkimFailure {
        List<HeaderField> results = header.all(RESULTS);
        List<HeaderField> messages = header.all(MESSAGE);
        List<HeaderField> seals = header.all(SEAL);
        int links = Math.max(results.size(), Math.max(messages.size(), seals.size()));
        if (links > MAX) throw DkimFailure.fail("there are more than " + MAX + " links");
        if (results.size() != links || messages.size() != links || seals.size() != links)
            throw DkimFailure.fail("a link is not whole");
        List<ArcLink> chain = new ArrayList<>();
        for (int instance = 1; instance <= links; instance++)
            chain.add(
                    new ArcLink(
                            results(results, instance),
                            signature(messages, instance),
                            signature(seals, instance)));
        return chain;
    }

    /// What the seal says of the chain before it.
    String chainValidation() {
        String value = seal.tags().compact("cv");
        return value == null ? "" : value.toLowerCase(Locale.ROOT);
    }

    private static HeaderField results(List<HeaderField> fields, int instance) throws DkimFailure {
        for (HeaderField field : fields) {
            Matcher start = INSTANCE.matcher(field.rawValue());
            if (start.matches() && Integer.parseInt(start.group(1)) == instance) return field;
        }
        throw DkimFailure.fail("link " + instance + " has no results");
    }

    private static ArcSignature signature(List<HeaderField> fields, int instance)
            throws DkimFailure {
        for (HeaderField field : fields) {
            TagList tags = TagList.parse(field.rawValue());
            if (Integer.toString(instance).equals(tags.compact("i")))
                return new ArcSignature(field, tags);
        }
        throw DkimFailure.fail("link " + instance + " lacks a signature");
    }
}
