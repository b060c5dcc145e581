package org.veredus.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads IMAP values strictly, to check what the server writes. RFC 9051 §9
public final class ImapSyntax {

    private final String text;
    private final boolean utf8;
    private int at;

    private ImapSyntax(byte[] octets, boolean utf8) {
        this.text = new String(octets, StandardCharsets.ISO_8859_1);
        this.utf8 = utf8;
    }

    /// A list of strings, longs, nulls (NIL) and lists.
    public static @Nullable Object parse(byte[] octets, boolean utf8) {
        var syntax = new ImapSyntax(octets, utf8);
        Object value = syntax.value();
        if (syntax.at != syntax.text.length()) {
            throw syntax.wrong("end expected");
        }
        return value;
    }

    /// The items of a FETCH response by their names; flags and atoms are not read.
    public static Map<String, @Nullable Object> fetch(String response) {
        var syntax = new ImapSyntax(response.getBytes(StandardCharsets.ISO_8859_1), false);
        syntax.at = response.indexOf('(');
        Map<String, @Nullable Object> items = new HashMap<>();
        while (syntax.text.charAt(syntax.at) != ')') {
            int space = syntax.text.indexOf(' ', ++syntax.at);
            String name = syntax.text.substring(syntax.at, space);
            syntax.at = space + 1;
            items.put(name, syntax.value());
        }
        if (syntax.at != response.length() - 1) throw syntax.wrong("end expected");
        return items;
    }

    /// Checks the grammar rule `body`.
    public static void checkBody(@Nullable Object value) {
        List<?> body = list(value);
        if (body.getFirst() instanceof List<?>) {
            int i = 0;
            while (i < body.size() && body.get(i) instanceof List<?>) {
                checkBody(body.get(i++));
            }
            string(body.get(i));
            return;
        }
        String type = string(body.get(0));
        String subtype = string(body.get(1));
        checkParameters(body.get(2));
        nstring(body.get(3));
        nstring(body.get(4));
        string(body.get(5));
        number(body.get(6));
        if (type.equals("MESSAGE") && (subtype.equals("RFC822") || subtype.equals("GLOBAL"))) {
            checkEnvelope(body.get(7));
            checkBody(body.get(8));
            number(body.get(9));
        } else if (type.equals("TEXT")) {
            number(body.get(7));
        } else if (type.equals("MULTIPART")) {
            throw new IllegalStateException("multipart without parts");
        } else if (body.size() > 7) {
            nstring(body.get(7));
        }
    }

    public static void checkEnvelope(@Nullable Object value) {
        List<?> envelope = list(value);
        if (envelope.size() != 10) {
            throw new IllegalStateException("envelope of " + envelope.size());
        }
        for (int i : new int[] {0, 1, 8, 9}) {
            nstring(envelope.get(i));
        }
        for (int i = 2; i < 8; i++) {
            checkAddresses(envelope.get(i));
        }
    }

    private static void checkAddresses(@Nullable Object value) {
        if (value == null) {
            return;
        }
        boolean inGroup = false;
        for (Object item : list(value)) {
            List<?> address = list(item);
            if (address.size() != 4) {
                throw new IllegalStateException("address of " + address.size());
            }
            address.forEach(ImapSyntax::nstring);
            boolean end = address.get(2) == null;
            boolean start = !end && address.get(3) == null;
            if ((start && inGroup) || (end && !inGroup)) {
                throw new IllegalStateException("groups " + value);
            }
            inGroup = (inGroup || start) && !end;
        }
        if (inGroup) {
            throw new IllegalStateException("group stays open " + value);
        }
    }

    private static void checkParameters(@Nullable Object value) {
        if (value != null) {
            List<?> list = list(value);
            list.forEach(ImapSyntax::string);
            if (list.isEmpty() || list.size() % 2 != 0) {
                throw new IllegalStateException("parameters " + value);
            }
        }
    }

    private static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list && !list.isEmpty()) {
            return list;
        }
        throw new IllegalStateException("list expected: " + value);
    }

    private static String string(@Nullable Object value) {
        if (value instanceof String string) {
            return string;
        }
        throw new IllegalStateException("string expected: " + value);
    }

    private static void nstring(@Nullable Object value) {
        if (value != null) {
            string(value);
        }
    }

    private static void number(@Nullable Object value) {
        if (!(value instanceof Long)) {
            throw new IllegalStateException("number expected: " + value);
        }
    }

    private @Nullable Object value() {
        char c = text.charAt(at);
        if (c == '(') {
            return values();
        }
        if (c == '"') {
            return quoted();
        }
        if (c == '{') {
            return literal();
        }
        if (text.startsWith("NIL", at)) {
            at += 3;
            return null;
        }
        if (c >= '0' && c <= '9') {
            return digits();
        }
        throw wrong("value expected");
    }

    private List<@Nullable Object> values() {
        List<@Nullable Object> values = new ArrayList<>();
        at++;
        while (text.charAt(at) != ')') {
            values.add(value());
            // Lists of lists have no spaces between: body parts, addresses.
            boolean adjacent = text.charAt(at) == '(' && text.charAt(at - 1) == ')';
            if (text.charAt(at) == ' ') {
                at++;
            } else if (text.charAt(at) != ')' && !adjacent) {
                throw wrong("space expected");
            }
        }
        at++;
        return values;
    }

    private String quoted() {
        var value = new StringBuilder();
        at++;
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c == '\\') {
                c = text.charAt(at++);
                if (c != '"' && c != '\\') {
                    throw wrong("needless escape");
                }
            }
            if (c == 0 || c == '\r' || c == '\n' || (c >= 0x80 && !utf8)) {
                throw wrong("must not be quoted");
            }
            value.append(c);
        }
        at++;
        return value.toString();
    }

    private String literal() {
        at++;
        int length = (int) digits();
        if (!text.startsWith("}\r\n", at)) {
            throw wrong("literal");
        }
        String value = text.substring(at + 3, at + 3 + length);
        if (value.indexOf(0) >= 0) {
            throw wrong("NUL in literal");
        }
        at += 3 + length;
        return value;
    }

    private long digits() {
        int from = at;
        while (Character.isDigit(text.charAt(at))) {
            at++;
        }
        return Long.parseLong(text.substring(from, at));
    }

    private IllegalStateException wrong(String what) {
        return new IllegalStateException(what + " at " + at + " in " + text);
    }
}
