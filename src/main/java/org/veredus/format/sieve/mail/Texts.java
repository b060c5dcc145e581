package org.veredus.format.sieve.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.mime.Charsets;
import org.veredus.format.mime.NestedMessage;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.Span;
import org.veredus.format.mime.TransferDecoding;

/// The texts of a message's body, RFC 5173 §5.
public final class Texts {
    /// Octets of one part that are looked at: no rule needs more to recognise a message by.
    private static final int MAX_PART = 4 << 20;

    /// Octets of HTML that are made plain text.
    private static final int MAX_HTML = 1 << 20;

    /// The lines that divide the parts belong to no text.
    private static final Pattern DELIMITER = Pattern.compile("\\R?+(?m:^)--[^\r\n]*+(\\R|\\z)");

    /// The empty line behind a header belongs to neither it nor the body.
    private static final Pattern LAST_LINE = Pattern.compile("(?<=\n)\r?\n\\z");

    // RFC 2045 §6.2
    private static final Set<String> AS_IT_IS = Set.of("7bit", "8bit", "binary");

    /// Charsets that are read so that each ASCII character is its octet.
    private static final List<String> WITH_ASCII =
            List.of(
                    "utf-8",
                    "utf8",
                    "us-ascii",
                    "iso-8859-",
                    "windows-125",
                    "koi8-",
                    "euc-",
                    "gb",
                    "big5");

    private Texts() {}

    /// The body as it came.
    public static Stretch rawOctets(Mail mail) {
        byte[] octets = mail.octets();
        int from = mail.bodyOffset();
        return new Stretch(octets, from, Math.min(octets.length, from + MAX_PART));
    }

    /// What [#readable] has, a character for each octet, without knowing charsets: in it are all
    /// ASCII characters that are in the text, in the same order, and perhaps others. Null if there
    /// is a charset that writes ASCII otherwise.
    public static @Nullable List<Stretch> octets(Mail mail) {
        List<Stretch> found = new ArrayList<>();
        for (Part part : Parts.all(mail.root())) {
            if (!isReadable(part)) continue;
            String charset = part.contentType().charset();
            if (charset != null && !hasAscii(charset)) return null;
            Stretch text = partOctets(mail, part);
            boolean html = part.contentType().subtype().equals("html") || isXhtml(part);
            found.add(html ? HtmlText.of(text) : text);
        }
        return found;
    }

    private static Stretch partOctets(Mail mail, Part part) {
        int from = (int) part.extent().bodyStart();
        int to = (int) Math.min(part.extent().end(), part.extent().bodyStart() + MAX_PART);
        if (AS_IT_IS.contains(part.encoding())) return new Stretch(mail.framed(), from, to);
        byte[] plain = TransferDecoding.decode(mail.framed(), from, to, part.fields().encoding());
        return new Stretch(plain, 0, plain.length);
    }

    /// Whether ASCII characters are themselves in a charset; of an unknown one nothing else is
    /// taken for granted when it is read.
    private static boolean hasAscii(String charset) {
        String name = charset.toLowerCase(Locale.ROOT);
        return WITH_ASCII.stream().anyMatch(name::startsWith) || Charsets.forName(charset) == null;
    }

    private static String cut(String html, int most) {
        return html.substring(0, Math.min(html.length(), most));
    }

    /// The body as it came, undecoded. RFC 5173 §5.1
    public static String raw(Mail mail) {
        byte[] octets = mail.octets();
        int from = mail.bodyOffset();
        int to = Math.min(octets.length, from + MAX_PART);
        // no guess at a charset: what is no UTF-8 is seen octet by octet
        String text = new String(octets, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0
                ? text
                : new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /// The decoded parts of a type: `text/html`, all of `text`, or with an empty name all there
    /// are.
    /// RFC 5173 §5.2
    public static List<String> content(Mail mail, List<String> types) {
        List<String> wanted = types.stream().map(type -> type.toLowerCase(Locale.ROOT)).toList();
        List<String> found = new ArrayList<>();
        collect(mail, mail.root(), wanted, found);
        return found;
    }

    /// What a person reads: the text parts, HTML without its tags. RFC 5173 §5.3
    public static List<String> readable(Mail mail) {
        List<String> found = new ArrayList<>();
        for (Part part : Parts.all(mail.root())) {
            if (isReadable(part)) {
                found.add(readable(mail, part));
            }
        }
        return found;
    }

    /// Whether a person can read it. What came in an unknown encoding nobody can: RFC 2045 §6.4
    public static boolean isReadable(Part part) {
        boolean text = part.contentType().type().equals("text") || isXhtml(part);
        return text
                && part.children().isEmpty()
                && TransferDecoding.isKnown(part.fields().encoding());
    }

    private static boolean isXhtml(Part part) {
        return part.contentType().mediaType().equals("application/xhtml+xml");
    }

    /// The text of one part.
    public static String readable(Mail mail, Part part) {
        String text = decoded(mail, part);
        boolean html = part.contentType().subtype().equals("html") || isXhtml(part);
        return html ? HtmlText.of(cut(text, MAX_HTML)) : text;
    }

    private static void collect(Mail mail, Part part, List<String> wanted, List<String> found) {
        if (wanted.stream().anyMatch(type -> isOf(part, type))) {
            found.add(ofPart(mail, part));
        }
        for (Part child : part.children()) {
            collect(mail, child, wanted, found);
        }
        NestedMessage nested = part.message();
        if (nested != null) {
            collect(mail, nested.root(), wanted, found);
        }
    }

    // RFC 5173 §5.2: a slash at an end makes it no type at all
    private static boolean isOf(Part part, String type) {
        if (type.isEmpty()) {
            return true;
        }
        int slash = type.indexOf('/');
        return slash < 0
                ? part.contentType().type().equals(type)
                : part.contentType().mediaType().equals(type);
    }

    private static String ofPart(Mail mail, Part part) {
        if (part.isMultipart()) {
            return aroundChildren(mail, part);
        }
        NestedMessage nested = part.message();
        if (nested != null) { // RFC 5173 §5.2: the header of the message inside
            String header = text(mail, nested.root().extent().header());
            return LAST_LINE.matcher(header).replaceFirst("");
        }
        return decoded(mail, part);
    }

    /// What stands before the first and behind the last part of a multipart.
    private static String aroundChildren(Mail mail, Part part) {
        long first = part.children().getFirst().extent().headerStart();
        long last = part.children().getLast().extent().end();
        Span before = new Span(part.extent().bodyStart(), first - part.extent().bodyStart());
        Span after = new Span(last, Math.max(0, part.extent().end() - last));
        return DELIMITER.matcher(text(mail, before) + text(mail, after)).replaceAll("");
    }

    private static String text(Mail mail, Span span) {
        int from = (int) span.offset();
        int to = (int) Math.min(span.end(), span.offset() + MAX_PART);
        return Charsets.decodeUndeclared(mail.framed(), from, to);
    }

    private static String decoded(Mail mail, Part part) {
        int from = (int) part.extent().bodyStart();
        int to = (int) Math.min(part.extent().end(), part.extent().bodyStart() + MAX_PART);
        boolean text = part.contentType().type().equals("text") || isXhtml(part);
        String charset = part.contentType().charset();
        if (text && AS_IT_IS.contains(part.encoding()))
            return Charsets.decode(mail.framed(), from, to, charset);
        byte[] plain = TransferDecoding.decode(mail.framed(), from, to, part.fields().encoding());
        return text ? Charsets.decode(plain, charset) : binary(plain);
    }

    private static String binary(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }
}
