package org.veredus.protocol.jmap.core;

import java.util.ArrayList;
import java.util.List;

/// Words and phrases that must all be found. RFC 8621 §4.4.1, RFC 9610 §3.3.1
///
/// @param terms folded, none empty
public record SearchText(List<String> terms) {
    public SearchText {
        terms = List.copyOf(terms);
    }

    public static SearchText parse(String text) {
        List<String> terms = new ArrayList<>();
        StringBuilder term = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0 && c == '\\' && i + 1 < text.length()) {
                term.append(text.charAt(++i));
            } else if (quote != 0 ? c == quote : Character.isWhitespace(c)) {
                end(term, terms);
                quote = 0;
            } else if (quote == 0 && isOpening(text, i) && term.isEmpty()) {
                quote = c;
            } else {
                term.append(c);
            }
        }
        end(term, terms);
        return new SearchText(terms);
    }

    /// A quote that is closed later; an apostrophe is none.
    private static boolean isOpening(String text, int at) {
        char c = text.charAt(at);
        return (c == '"' || c == '\'') && text.indexOf(c, at + 1) > at;
    }

    private static void end(StringBuilder term, List<String> terms) {
        String folded = Texts.fold(term.toString()).strip();
        if (!folded.isEmpty()) terms.add(folded);
        term.setLength(0);
    }

    public boolean isIn(String text) {
        String folded = Texts.fold(text);
        return terms.stream().allMatch(folded::contains);
    }
}
