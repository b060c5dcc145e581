package org.veredus.format.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads an address list as it comes, in wire form, for the envelope. RFC 5322 §3.4 and §4.4
///
/// Accepts what real mail has: display names with dots, commas too few or semicolons for commas,
/// `name a@b` without angle
/// brackets, names in comments, brackets that never close. Not for deciding where mail goes; that
/// is `format.address`.
final class AddressListParser {

    /// Addresses kept of one field; the rest only costs memory.
    static final int MAX_ADDRESSES = 5000;

    private final String text;
    private final List<EnvelopeAddress> list = new ArrayList<>();
    private int at;
    private boolean inGroup;

    // The address being read.
    private final StringBuilder phrase = new StringBuilder();
    private boolean spaceDue;
    private int lastSpace = -1;
    private int atSign = -1;
    private @Nullable String comment;
    private @Nullable String angle;

    private AddressListParser(String text) {
        this.text = text;
    }

    /// @param max about how many addresses to read; the end of a group may come on top
    static List<EnvelopeAddress> parse(String text, int max) {
        return new AddressListParser(text).read(max);
    }

    private List<EnvelopeAddress> read(int max) {
        while (at < text.length() && list.size() < max) {
            step(text.charAt(at));
        }
        finishAddress();
        finishGroup();
        return list;
    }

    private void step(char c) {
        switch (c) {
            case ' ', '\t', '\r', '\n' -> {
                spaceDue = true;
                at++;
            }
            case '(' -> {
                String found = readComment();
                comment = comment == null ? found : comment + " " + found;
            }
            case '"' -> append(readQuoted(), true);
            case '<' -> angle = readAngle();
            case '[' -> append(readLiteral(), true);
            case ',' -> {
                finishAddress();
                at++;
            }
            case ';' -> {
                finishAddress();
                finishGroup();
                at++;
            }
            case ':' -> colon();
            default -> {
                append(String.valueOf(c), false);
                at++;
            }
        }
    }

    private void append(String piece, boolean opaque) {
        boolean dot = !opaque && (piece.equals("@") || piece.equals("."));
        if (spaceDue && !phrase.isEmpty() && !dot) {
            boolean afterAt = atSign == phrase.length() - 1;
            if (!afterAt) {
                lastSpace = phrase.length();
                phrase.append(' ');
            }
        }
        spaceDue = false;
        if (!opaque && piece.equals("@")) {
            atSign = phrase.length();
        }
        phrase.append(piece);
    }

    private void colon() {
        at++;
        if (phrase.isEmpty() || atSign >= 0 || inGroup || angle != null) {
            return;
        }
        list.add(EnvelopeAddress.groupStart(phrase.toString()));
        inGroup = true;
        reset();
    }

    private void finishGroup() {
        if (inGroup) {
            list.add(EnvelopeAddress.GROUP_END);
            inGroup = false;
        }
    }

    private void finishAddress() {
        String bracketed = angle;
        if (bracketed != null) {
            list.add(ofAngle(bracketed, name(phrase.toString())));
        } else if (atSign >= 0) {
            list.add(ofPhrase());
        } else if (!phrase.isEmpty()) {
            list.add(new EnvelopeAddress(comment, null, phrase.toString(), ""));
        }
        reset();
    }

    /// A bare address, perhaps with words before it.
    private EnvelopeAddress ofPhrase() {
        int from = lastSpace >= 0 && lastSpace < atSign ? lastSpace + 1 : 0;
        String name = from == 0 ? "" : phrase.substring(0, from - 1);
        int end = lastSpace > atSign ? lastSpace : phrase.length();
        return new EnvelopeAddress(
                name(name),
                null,
                phrase.substring(from, atSign),
                phrase.substring(atSign + 1, end));
    }

    private @Nullable String name(String words) {
        return words.isEmpty() ? comment : words;
    }

    private static EnvelopeAddress ofAngle(String content, @Nullable String name) {
        String address = content.strip();
        String adl = null;
        int colon = address.startsWith("@") ? address.indexOf(':') : -1;
        if (colon > 0) {
            adl = address.substring(0, colon);
            address = address.substring(colon + 1);
        }
        int sign = address.lastIndexOf('@');
        String local = sign < 0 ? address : address.substring(0, sign);
        String host = sign < 0 ? "" : address.substring(sign + 1);
        return new EnvelopeAddress(name, adl, unquote(local.strip()), host.strip());
    }

    private static String unquote(String local) {
        if (local.length() < 2 || !local.startsWith("\"") || !local.endsWith("\"")) {
            return local;
        }
        return new AddressListParser(local).readQuoted();
    }

    private void reset() {
        phrase.setLength(0);
        spaceDue = false;
        lastSpace = -1;
        atSign = -1;
        comment = null;
        angle = null;
    }

    private String readQuoted() {
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

    private String readComment() {
        var value = new StringBuilder();
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                value.append(text.charAt(at++));
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                break;
            }
            if (c != '(' || depth > 1) {
                value.append(c);
            }
        }
        return value.toString().strip();
    }

    /// Up to `>`, or a comma or the end if it never comes.
    private String readAngle() {
        int from = ++at;
        int end = -1;
        boolean quoted = false;
        while (at < text.length() && end < 0) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '>' || (c == ',' && !text.startsWith("@", from)))) {
                end = at;
            }
            at++;
        }
        at = Math.min(at, text.length());
        end = end < 0 ? text.length() : end;
        if (end < text.length() && text.charAt(end) == ',') {
            at = end;
        }
        return text.substring(from, end);
    }

    private String readLiteral() {
        int end = text.indexOf(']', at);
        int from = at;
        at = end < 0 ? text.length() : end + 1;
        return text.substring(from, at);
    }
}
