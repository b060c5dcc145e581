package org.veredus.transport.inspect.content;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The objects of a PDF as one text: those that stand in the file, and those that are packed in
/// object streams, ISO 32000-1 §7.5.7. No parser of the format: it knows no difference between an
/// object that is used and one that is not, so nothing is hidden by making it look unused.
///
/// @param text with names as they read
/// @param targets where its links lead, each once
/// @param odd whether objects are packed as no honest program packs them
/// @param pictures within it, as files
/// @param unpacked octets of its streams
record PdfObjects(
        String text, List<String> targets, boolean odd, List<byte[]> pictures, int unpacked) {
    /// Object streams of one file that are unpacked; each has a hundred objects or so.
    private static final int MAX_STREAMS = 500;

    /// Pictures of one file that are taken out.
    private static final int MAX_PICTURES = 10;

    /// Links of one file that are looked at.
    private static final int MAX_TARGETS = 500;

    /// Characters of a link.
    private static final int MAX_TARGET = 2000;

    private static final Pattern NUMBER = Pattern.compile("#([0-9A-Fa-f]{2})");

    /// All filters, and the short names by which readers know them, too: Table 6 and Table 94.
    private static final Pattern FILTER =
            Pattern.compile("/(?:[A-Za-z0-9]{2,20}Decode|Fl|AHx|A85|LZW|RL)\\b");

    private static final Pattern ENCRYPTED = Pattern.compile("/Encrypt\\s{0,9}(?:<<|\\d)");

    private static final Set<String> USUAL = Set.of("/FlateDecode", "/Fl");

    private static final String STREAM = "stream";
    private static final String TARGET = "/URI";

    PdfObjects {
        targets = List.copyOf(targets);
        pictures = List.copyOf(pictures);
    }

    /// @param most octets of its streams that are unpacked
    static PdfObjects of(byte[] file, int most) {
        String raw = new String(file, StandardCharsets.ISO_8859_1);
        StringBuilder text = new StringBuilder(names(raw));
        boolean odd = false;
        Map<PdfPicture, byte[]> packed = new LinkedHashMap<>();
        int left = most;
        int streams = 0;
        int behind = 0; // the last stream
        boolean ends = true;
        for (int at = next(raw, 0); at >= 0 && left > 0 && streams < MAX_STREAMS; ) {
            String dictionary = names(raw.substring(behind, at));
            if (dictionary.contains("/ObjStm")) {
                streams++;
                List<String> filters =
                        FILTER.matcher(dictionary).results().map(m -> m.group()).toList();
                odd |= !USUAL.containsAll(filters) || filters.size() > 1;
                byte[] objects = Deflated.zlib(file, start(raw, at), left);
                left -= objects.length;
                String unpacked = new String(objects, StandardCharsets.ISO_8859_1);
                text.append('\n').append(names(unpacked));
            }
            int end = ends ? raw.indexOf("endstream", at) : -1;
            ends = end >= 0; // else it would be looked for again and again
            PdfPicture picture = packed.size() < MAX_PICTURES ? PdfPicture.of(dictionary) : null;
            if (picture != null)
                packed.put(
                        picture,
                        Arrays.copyOfRange(file, start(raw, at), ends ? end : file.length));
            behind = (ends ? end + "end".length() : at) + STREAM.length();
            at = next(raw, behind);
        }
        List<byte[]> pictures = new ArrayList<>();
        for (Map.Entry<PdfPicture, byte[]> each : packed.entrySet()) {
            PdfPicture.File taken = each.getKey().file(each.getValue(), left);
            left -= taken.unpacked();
            if (taken.octets().length > 0) pictures.add(taken.octets());
        }
        String all = text.toString();
        return new PdfObjects(all, targets(all), odd, pictures, most - left);
    }

    /// Whether what is in it can be read by nobody but who has its key, or by who tries to open it
    /// with an empty one, §7.6: it makes no difference here.
    boolean isLocked() {
        return ENCRYPTED.matcher(text).find();
    }

    /// Where the next stream begins: its keyword ends a line, §7.3.8.1.
    private static int next(String raw, int from) {
        int at = raw.indexOf(STREAM, from);
        while (at >= 0) {
            int end = at + STREAM.length();
            boolean line =
                    end < raw.length() && (raw.charAt(end) == '\n' || raw.charAt(end) == '\r');
            if (line && (at == 0 || !Character.isLetter(raw.charAt(at - 1)))) return at;
            at = raw.indexOf(STREAM, end);
        }
        return -1;
    }

    private static int start(String raw, int keyword) {
        int at = keyword + STREAM.length();
        if (raw.startsWith("\r\n", at)) return at + 2;
        return at + 1;
    }

    /// With the characters in names that are written as numbers, §7.3.5.
    private static String names(String text) {
        if (text.indexOf('#') < 0) return text;
        return NUMBER.matcher(text)
                .replaceAll(
                        number ->
                                Matcher.quoteReplacement(
                                        Character.toString(
                                                HexFormat.fromHexDigits(number.group(1)))));
    }

    /// Those of URI actions, §12.6.4.7.
    private static List<String> targets(String text) {
        Set<String> targets = new HashSet<>();
        List<String> inOrder = new ArrayList<>();
        int at = text.indexOf(TARGET);
        for (int left = MAX_TARGETS; at >= 0 && left > 0; left--) {
            at += TARGET.length();
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
            String target = string(text, at);
            if (!target.isEmpty() && targets.add(target)) inOrder.add(target);
            at = text.indexOf(TARGET, at);
        }
        return inOrder;
    }

    /// §7.3.4; empty if there is none.
    private static String string(String text, int at) {
        if (text.startsWith("<", at)) {
            int end = text.indexOf('>', at, Math.min(text.length(), at + 2 * MAX_TARGET));
            if (end < 0) return "";
            String digits = text.substring(at + 1, end).replaceAll("[^0-9A-Fa-f]", "");
            byte[] octets = HexFormat.of().parseHex(digits, 0, digits.length() & ~1);
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
        if (!text.startsWith("(", at)) return "";
        StringBuilder string = new StringBuilder();
        int depth = 1;
        for (int i = at + 1; i < Math.min(text.length(), at + MAX_TARGET); i++) {
            char c = text.charAt(i);
            if (c == '(') depth++;
            if (c == ')' && --depth == 0) return string.toString();
            if (c == '\\' && i + 1 < text.length()) c = text.charAt(++i);
            string.append(c);
        }
        return "";
    }
}
