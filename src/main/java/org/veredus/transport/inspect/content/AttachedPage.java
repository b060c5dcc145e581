package org.veredus.transport.inspect.content;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.html.HtmlContent;
import org.veredus.format.html.HtmlReader;
import org.veredus.format.reading.WebAddress;

/// A web page that is attached, with what its programs write into it as far as that stands there
/// packed: in percents, in numbers, in base64, in pieces. No program is run.
///
/// @param raw as it stands
/// @param written what is packed in it, unpacked
record AttachedPage(String raw, HtmlContent content, String written) {
    /// Characters that are unpacked of one page.
    private static final int MAX_WRITTEN = 400_000;

    /// Pieces of base64 that are unpacked; shorter ones hold no form.
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{60,}={0,2}");

    private static final Pattern NUMBER = Pattern.compile("\\\\(?:x|u00)([0-9A-Fa-f]{2})");

    /// Between the pieces of a text that a program puts together.
    private static final Pattern JOINT = Pattern.compile("[\"'`]\\s{0,5}\\+\\s{0,5}[\"'`]");

    private static final Pattern PASSWORD =
            Pattern.compile(
                    "type\\s{0,5}=\\s{0,5}\\\\?[\"']?password\\b|\\.type\\s{0,5}=\\s{0,5}[\"']password",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern ACTION =
            Pattern.compile(
                    "<form\\b[^>]{0,300}?\\saction\\s{0,5}=\\s{0,5}[\"']?([^\"'\\s>]{1,2000})",
                    Pattern.CASE_INSENSITIVE);

    /// Something to type in.
    private static final Pattern FIELD =
            Pattern.compile(
                    "<textarea\\b|<input\\b(?![^>]{0,300}type\\s{0,5}=\\s{0,5}[\"']?(?:hidden|submit|button|image|reset|checkbox|radio|search))",
                    Pattern.CASE_INSENSITIVE);

    static AttachedPage of(byte[] start) {
        String raw = new String(start, StandardCharsets.UTF_8);
        return new AttachedPage(raw, HtmlReader.read(raw), written(raw));
    }

    private static String written(String raw) {
        StringBuilder written = new StringBuilder();
        if (raw.contains("%3C") || raw.contains("%3c")) written.append(percents(raw)).append('\n');
        Matcher number = NUMBER.matcher(raw);
        if (number.find())
            written.append(
                            number.replaceAll(
                                    found ->
                                            Matcher.quoteReplacement(
                                                    Character.toString(
                                                            HexFormat.fromHexDigits(
                                                                    found.group(1))))))
                    .append('\n');
        Matcher packed = BASE64.matcher(raw);
        while (written.length() < MAX_WRITTEN && packed.find())
            written.append(base64(packed.group())).append('\n');
        if (JOINT.matcher(raw).find()) written.append(JOINT.matcher(raw).replaceAll(""));
        return written.toString();
    }

    private static String percents(String raw) {
        try {
            return URLDecoder.decode(
                    raw.replace("+", "%2B").replaceAll("%(?![0-9A-Fa-f]{2})", "%25"),
                    StandardCharsets.UTF_8);
        } catch (IllegalArgumentException odd) {
            return ""; // nothing that a program could unpack either
        }
    }

    private static String base64(String text) {
        String whole = text.replace("=", "");
        byte[] octets = Base64.getDecoder().decode(whole.substring(0, whole.length() & ~3));
        return new String(octets, StandardCharsets.UTF_8);
    }

    boolean asksForPassword() {
        return content.count(HtmlContent.Tag.PASSWORD) > 0
                || PASSWORD.matcher(raw).find()
                || PASSWORD.matcher(written).find();
    }

    boolean runs() {
        return content.count(HtmlContent.Tag.SCRIPT) > 0
                || content.count(HtmlContent.Tag.HANDLER) > 0;
    }

    /// Where what is typed in goes; null: nowhere else.
    @Nullable WebAddress posts() {
        WebAddress target = posts(raw);
        return target == null ? posts(written) : target;
    }

    private static @Nullable WebAddress posts(String text) {
        Matcher action = ACTION.matcher(text);
        if (!action.find() || !FIELD.matcher(text).find()) return null;
        return WebAddress.parse(action.group(1));
    }

    /// Whether it knows somebody's address.
    boolean names(String address) {
        String all = raw.toLowerCase(Locale.ROOT);
        String packed =
                Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString(address.getBytes(StandardCharsets.UTF_8));
        return all.contains(address)
                || raw.contains(packed)
                || written.toLowerCase(Locale.ROOT).contains(address);
    }
}
