package org.veredus.transport.inspect.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Makes long contents of short ones: `{1000*x}` is x a thousand times, `{n}` in it which time,
/// `{make NAME}` a [Contraption].
final class Recipe {
    private final String text;

    /// By name: some are slow to make, and repeated.
    private final Map<String, byte[]> made = new HashMap<>();

    Recipe(String text) {
        this.text = text;
    }

    byte[] octets() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, 0, text.length(), 0);
        return out.toByteArray();
    }

    private void write(ByteArrayOutputStream out, int from, int to, int round) throws IOException {
        StringBuilder plain = new StringBuilder();
        int at = from;
        while (at < to) {
            char c = text.charAt(at);
            if (c == '\\') {
                at = escaped(plain, at + 1);
            } else if (text.startsWith("{n}", at)) {
                plain.append(round);
                at += 3;
            } else if (c == '{' && (text.startsWith("{make ", at) || times(at) > 0)) {
                flush(out, plain);
                int end = closing(at);
                if (text.startsWith("{make ", at))
                    out.writeBytes(made(text.substring(at + 6, end)));
                else repeat(out, at, end);
                at = end + 1;
            } else {
                plain.append(c);
                at++;
            }
        }
        flush(out, plain);
    }

    private byte[] made(String name) throws IOException {
        byte[] known = made.get(name);
        if (known != null) return known;
        byte[] fresh = Contraption.make(name);
        made.put(name, fresh);
        return fresh;
    }

    private void repeat(ByteArrayOutputStream out, int at, int end) throws IOException {
        int star = text.indexOf('*', at);
        int times = times(at);
        for (int round = 0; round < times; round++) write(out, star + 1, end, round);
    }

    /// How often; 0 for a brace that is just a brace.
    private int times(int at) {
        int end = at + 1;
        while (end < text.length() && Character.isDigit(text.charAt(end))) end++;
        boolean repeats = end > at + 1 && end < text.length() && text.charAt(end) == '*';
        return repeats ? Integer.parseInt(text.substring(at + 1, end)) : 0;
    }

    private int closing(int at) {
        int depth = 0;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') i++;
            else if (c == '{') depth++;
            else if (c == '}' && --depth == 0) return i;
        }
        throw new IllegalArgumentException("no end of { at " + at + " in " + text);
    }

    private int escaped(StringBuilder plain, int at) {
        char c = text.charAt(at);
        switch (c) {
            case 'n' -> plain.append('\n');
            case 'r' -> plain.append('\r');
            case 'u' -> {
                plain.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                return at + 5;
            }
            default -> plain.append(c);
        }
        return at + 1;
    }

    private static void flush(ByteArrayOutputStream out, StringBuilder plain) {
        out.writeBytes(plain.toString().getBytes(StandardCharsets.UTF_8));
        plain.setLength(0);
    }
}
