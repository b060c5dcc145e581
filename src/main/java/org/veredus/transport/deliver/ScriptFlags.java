package org.veredus.transport.deliver;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.veredus.account.mailbox.Flags;

/// Flags as scripts write them. RFC 5232 §2
final class ScriptFlags {
    /// RFC 9051 §9, flag-keyword
    private static final Pattern KEYWORD = Pattern.compile("[!-~&&[^(){%*\"\\\\\\]]]+");

    private ScriptFlags() {}

    /// RFC 5232 §2: what can be no flag is left out.
    static Flags of(List<String> names) {
        int system = 0;
        TreeSet<String> keywords = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : names) {
            int flag = Flags.systemFlag(name);
            system |= flag;
            boolean keyword = name.length() <= Flags.MAX_KEYWORD && KEYWORD.matcher(name).matches();
            if (flag == 0 && keyword && keywords.size() < Flags.MAX_KEYWORDS) keywords.add(name);
        }
        return Flags.of(system, keywords);
    }
}
