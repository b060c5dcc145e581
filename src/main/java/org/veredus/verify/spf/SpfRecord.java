package org.veredus.verify.spf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A record whose syntax is right from end to end, RFC 7208 §4.6.
///
/// @param redirect whose record counts if no mechanism matches
/// @param explanation where the text stands that the sender of a fail is told
record SpfRecord(
        List<Directive> directives,
        @Nullable MacroString redirect,
        @Nullable MacroString explanation) {
    /// @param text the term as the record has it
    /// @param result for a client that the mechanism matches
    record Directive(String text, SpfResult result, Mechanism mechanism) {}

    private static final String VERSION = "v=spf1";

    SpfRecord {
        directives = List.copyOf(directives);
    }

    /// Whether a TXT record is meant for us, RFC 7208 §4.5.
    static boolean isSpf(String txt) {
        return txt.equalsIgnoreCase(VERSION)
                || txt.regionMatches(true, 0, VERSION + " ", 0, VERSION.length() + 1);
    }

    static SpfRecord parse(String txt) throws SpfError {
        List<Directive> directives = new ArrayList<>();
        MacroString redirect = null;
        MacroString explanation = null;
        for (String term : txt.substring(VERSION.length()).split(" ", -1)) {
            if (term.isEmpty()) continue;
            String modifier = modifierName(term);
            if (modifier == null) {
                directives.add(directive(term));
                continue;
            }
            String value = term.substring(modifier.length() + 1);
            switch (modifier.toLowerCase(Locale.ROOT)) {
                case "redirect" -> redirect = only(redirect, modifier, value);
                case "exp" -> explanation = only(explanation, modifier, value);
                default -> MacroString.parse(value, MacroString.Kind.TERM); // RFC 7208 §6: ignored
            }
        }
        return new SpfRecord(directives, redirect, explanation);
    }

    private static MacroString only(@Nullable MacroString before, String modifier, String value)
            throws SpfError {
        if (before != null)
            throw SpfError.permanent("the modifier " + modifier + " is there twice");
        return MacroString.parseDomain(value);
    }

    /// What stands before the = that makes a term a modifier; null for a directive.
    private static @Nullable String modifierName(String term) throws SpfError {
        int equals = term.indexOf('=');
        if (equals < 0) return null;
        for (int i = 0; i < equals; i++) {
            char c = term.charAt(i);
            boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            boolean more = (c >= '0' && c <= '9') || "-_.".indexOf(c) >= 0;
            if (!letter && (i == 0 || !more)) return null;
        }
        if (equals == 0) throw SpfError.permanent("\"" + term + "\" is a modifier without name");
        return term.substring(0, equals);
    }

    private static Directive directive(String term) throws SpfError {
        SpfResult result =
                switch (term.charAt(0)) {
                    case '-' -> SpfResult.FAIL;
                    case '~' -> SpfResult.SOFTFAIL;
                    case '?' -> SpfResult.NEUTRAL;
                    default -> SpfResult.PASS;
                };
        boolean qualified = "+-~?".indexOf(term.charAt(0)) >= 0;
        Mechanism mechanism = MechanismParser.parse(qualified ? term.substring(1) : term);
        return new Directive(term, result, mechanism);
    }
}
