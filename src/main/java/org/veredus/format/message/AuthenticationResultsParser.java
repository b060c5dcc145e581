package org.veredus.format.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.AuthenticationResults.Finding;
import org.veredus.format.message.AuthenticationResults.Property;

/// Reads the value of an Authentication-Results field, RFC 8601 §2.2, comments and all.
final class AuthenticationResultsParser {
    private static final int MAX_FINDINGS = 200;

    private static final Pattern KEYWORD = Pattern.compile("[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?");

    /// Ends in a null of [#parse()].
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String what) {
            super(what, null, false, false);
        }
    }

    private final String text;
    private int at;

    AuthenticationResultsParser(String text) {
        this.text = text;
    }

    /// The authserv-id alone, whatever follows; null if there is none.
    static @Nullable String hostOf(String value) {
        try {
            AuthenticationResultsParser parser = new AuthenticationResultsParser(value);
            parser.skipSpace();
            return parser.word();
        } catch (Malformed _) { // then it is nobody's
            return null;
        }
    }

    @Nullable AuthenticationResults parse() {
        try {
            return read();
        } catch (Malformed _) { // our caller is told by the null
            return null;
        }
    }

    private AuthenticationResults read() throws Malformed {
        skipSpace();
        String host = word();
        skipSpace();
        if (at < text.length() && text.charAt(at) != ';' && !word().equals("1"))
            throw new Malformed("another version");
        List<Finding> findings = new ArrayList<>();
        while (next(';')) {
            skipSpace();
            if (at == text.length()) break; // a ; at the end is common
            Finding finding = finding();
            if (finding != null) findings.add(finding);
            if (findings.size() > MAX_FINDINGS) throw new Malformed("too many results");
        }
        if (at < text.length()) throw new Malformed("something behind the end");
        return new AuthenticationResults(host, findings);
    }

    /// Null for `none`.
    private @Nullable Finding finding() throws Malformed {
        String method = lower(word());
        if (next('/')) { // the version of a method
            skipSpace();
            word();
        }
        if (method.equals("none") && !peek('=')) return null;
        expect('=');
        String result = keyword(lower(word()));
        String reason = null;
        List<Property> properties = new ArrayList<>();
        while (startsWord()) {
            String name = lower(word());
            if (name.equals("reason") && peek('=')) {
                expect('=');
                reason = word();
            } else {
                properties.add(property(name));
            }
        }
        int slash = method.indexOf('/');
        String plain = slash < 0 ? method : method.substring(0, slash);
        return new Finding(keyword(plain), result, reason, properties);
    }

    private Property property(String first) throws Malformed {
        String name = first;
        if (!first.contains(".") || first.endsWith(".") || peekChar() == '.') {
            skipSpace(); // white space round the dot
            name = first + word();
            if (name.endsWith(".")) {
                skipSpace();
                name += word();
            }
        }
        int dot = name.indexOf('.');
        if (dot <= 0 || dot == name.length() - 1) throw new Malformed("no property: " + name);
        expect('=');
        StringBuilder value = new StringBuilder(word());
        if (at < text.length() && text.charAt(at) == '@') { // "local part"@domain
            at++;
            value.append('@').append(word());
        }
        return new Property(
                keyword(name.substring(0, dot)),
                keyword(name.substring(dot + 1)),
                value.toString());
    }

    private static String keyword(String word) throws Malformed {
        if (!KEYWORD.matcher(word).matches()) throw new Malformed("no keyword: " + word);
        return word;
    }

    private void expect(char c) throws Malformed {
        if (!next(c)) throw new Malformed("no " + c);
        skipSpace();
    }

    private boolean next(char c) throws Malformed {
        if (!peek(c)) return false;
        at++;
        return true;
    }

    private boolean peek(char c) throws Malformed {
        skipSpace();
        return peekChar() == c;
    }

    private char peekChar() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean startsWord() throws Malformed {
        skipSpace();
        return at < text.length() && text.charAt(at) != ';';
    }

    /// A quoted string, or all up to white space or one of `;="()`.
    private String word() throws Malformed {
        if (peekChar() == '"') return quoted();
        int from = at;
        while (at < text.length() && isPlain(text.charAt(at))) at++;
        if (at == from) throw new Malformed("nothing where a word should be");
        return text.substring(from, at);
    }

    private static boolean isPlain(char c) {
        return c > ' ' && ";=\"()".indexOf(c) < 0;
    }

    private String quoted() throws Malformed {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\' && at + 1 < text.length()) value.append(text.charAt(++at));
            else value.append(c);
        }
        throw new Malformed("a quote without end");
    }

    private void skipSpace() throws Malformed {
        int depth = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '(') depth++;
            else if (depth > 0 && c == ')') depth--;
            else if (depth > 0 && c == '\\') at++;
            else if (depth == 0 && c > ' ') return;
        }
        at = Math.min(at, text.length());
        if (depth > 0) throw new Malformed("a comment without end");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
