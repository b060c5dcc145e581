package org.veredus.format.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the value of Content-Type and Content-Disposition, in wire form. RFC 2045 §5.1, RFC 2183
/// §2
///
/// Forgiven: missing semicolons and quotes, values with spaces, empty parameters, comments
/// anywhere. The first of several
/// parameters with one name is the one [Parameters] finds.
final class ParameterParser {

    /// More parameters than this are dropped: honest ones have under ten, long RFC 2231 names some
    /// dozens of pieces.
    static final int MAX_PARAMETERS = 64;

    /// Longer values are cut: a name cannot usefully be longer.
    static final int MAX_VALUE = 4096;

    private final String text;
    private int at;

    ParameterParser(String text) {
        this.text = text;
    }

    static @Nullable ContentType contentType(String value) {
        var parser = new ParameterParser(value);
        String type = parser.token();
        if (type.isEmpty() || !parser.skip('/')) {
            return null;
        }
        String subtype = parser.token();
        return subtype.isEmpty()
                ? null
                : new ContentType(lower(type), lower(subtype), parser.parameters());
    }

    static @Nullable Disposition disposition(String value) {
        var parser = new ParameterParser(value);
        String name = parser.token();
        return name.isEmpty() ? null : new Disposition(lower(name), parser.parameters());
    }

    /// A value of one token, such as a transfer encoding.
    static @Nullable String token(String value) {
        String token = new ParameterParser(value).token();
        return token.isEmpty() ? null : lower(token);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private Parameters parameters() {
        List<Parameter> list = new ArrayList<>();
        while (at < text.length() && list.size() < MAX_PARAMETERS) {
            space();
            if (skip(';')) {
                continue;
            }
            String name = lower(token());
            if (skip('=')) {
                String value = value();
                if (!name.isEmpty()) {
                    list.add(
                            new Parameter(
                                    name,
                                    value.length() > MAX_VALUE
                                            ? value.substring(0, MAX_VALUE)
                                            : value));
                }
            } else if (name.isEmpty()) {
                at++;
            }
        }
        return list.isEmpty() ? Parameters.NONE : new Parameters(list);
    }

    private String value() {
        space();
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted();
        }
        int from = at;
        int end = text.indexOf(';', at);
        end = end < 0 ? text.length() : end;
        int next = nextParameter(from, end);
        at = next < 0 ? end : next;
        return withoutComment(text.substring(from, at).strip());
    }

    /// Where the next parameter begins if a semicolon is missing: white space, a token, `=` and
    /// more.
    private int nextParameter(int from, int end) {
        int equals = text.indexOf('=', from);
        if (equals < 0 || equals >= end) {
            return -1;
        }
        int name = equals;
        while (name > from && isToken(text.charAt(name - 1))) {
            name--;
        }
        boolean separate = name > from && name < equals && isSpace(text.charAt(name - 1));
        return separate && isKnownName(lower(text.substring(name, equals))) ? name : -1;
    }

    /// Only these are believed to begin a parameter without a semicolon; a file name may well hold
    /// an equals sign.
    private static boolean isKnownName(String name) {
        return switch (name) {
            case "charset", "boundary", "name", "filename", "format", "type", "size" -> true;
            default -> false;
        };
    }

    private static String withoutComment(String value) {
        int open = value.lastIndexOf('(');
        boolean comment = open > 0 && value.endsWith(")") && isSpace(value.charAt(open - 1));
        return comment ? value.substring(0, open).strip() : value;
    }

    private String quoted() {
        var value = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                break;
            }
            boolean escape = c == '\\' && at < text.length();
            value.append(escape ? text.charAt(at++) : c);
        }
        return value.toString();
    }

    private String token() {
        space();
        int from = at;
        while (at < text.length() && isToken(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    private boolean skip(char c) {
        space();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void space() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '(') {
                comment();
            } else if (isSpace(c)) {
                at++;
            } else {
                return;
            }
        }
    }

    private void comment() {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return;
            }
        }
        at = text.length();
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isToken(char c) {
        return c > ' ' && c != 0x7F && "()<>@,;:\\\"/[]?=".indexOf(c) < 0;
    }
}
