package org.veredus.protocol.jmap.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.veredus.account.mailbox.Flags;

/// Flags as JMAP calls them. RFC 8621 §4.1.1
final class Keywords {
    private static final Map<String, Integer> SYSTEM =
            Map.of(
                    "$seen", Flags.SEEN,
                    "$answered", Flags.ANSWERED,
                    "$flagged", Flags.FLAGGED,
                    "$draft", Flags.DRAFT);

    /// RFC 8621 §4.1.1, with what RFC 9051 §9 forbids in an atom.
    private static final Pattern KEYWORD = Pattern.compile("[!-~&&[^(){\\]%*\"\\\\]]{1,255}");

    private Keywords() {}

    static boolean isKeyword(String text) {
        return KEYWORD.matcher(text).matches();
    }

    static List<String> of(Flags flags) {
        List<String> keywords = new ArrayList<>();
        SYSTEM.forEach(
                (keyword, flag) -> {
                    if (flags.has(flag)) keywords.add(keyword);
                });
        for (String keyword : flags.keywords()) keywords.add(keyword.toLowerCase(Locale.ROOT));
        return keywords;
    }

    static Flags parse(Iterable<String> keywords) {
        int system = 0;
        List<String> others = new ArrayList<>();
        for (String keyword : keywords) {
            Integer flag = SYSTEM.get(keyword.toLowerCase(Locale.ROOT));
            if (flag == null) others.add(keyword.toLowerCase(Locale.ROOT));
            else system |= flag;
        }
        return Flags.of(system, others);
    }

    static boolean has(Flags flags, String keyword) {
        Integer flag = SYSTEM.get(keyword.toLowerCase(Locale.ROOT));
        return flag == null ? flags.hasKeyword(keyword) : flags.has(flag);
    }
}
