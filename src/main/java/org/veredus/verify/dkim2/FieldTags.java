package org.veredus.verify.dkim2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.HeaderField;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.TagList;

/// The tags of one numbered field, draft §7 and draft §8, and how the field is called in errors
/// (draft §11.2). Names of tags are taken in either case.
final class FieldTags {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final String label;
    private final Map<String, String> tags = new HashMap<>();

    private FieldTags(String label) {
        this.label = label;
    }

    /// @param counter the tag that numbers such fields
    static FieldTags of(HeaderField field, String name, String counter) throws DkimFailure {
        String value = field.rawValue();
        FieldTags read = new FieldTags(name + " " + counter + "=" + guess(value, counter));
        if (!isText(value)) throw read.syntax();
        try {
            for (Map.Entry<String, String> tag : TagList.parse(value).tags().entrySet()) {
                String lower = tag.getKey().toLowerCase(Locale.ROOT);
                if (read.tags.put(lower, tag.getValue()) != null) throw read.syntax();
            }
        } catch (DkimFailure _) { // said again in the draft's words
            throw read.syntax();
        }
        return read;
    }

    // draft §7, draft §8: values are printable ASCII, folded
    private static boolean isText(String value) {
        return value.chars()
                .allMatch(c -> (c >= ' ' && c <= '~') || c == '\t' || c == '\r' || c == '\n');
    }

    /// The number of a field that may be broken elsewhere.
    private static String guess(String value, String counter) {
        Matcher number =
                Pattern.compile("(?i)(?:^|;)\\s*" + counter + "\\s*=\\s*([0-9]{1,9})\\s*(?:;|$)")
                        .matcher(value);
        return number.find() ? number.group(1) : "?";
    }

    boolean has(String tag) {
        return tags.containsKey(tag);
    }

    /// A value without any white space, which folding may have put inside.
    String needed(String tag) throws DkimFailure {
        return TagList.withoutSpace(raw(tag));
    }

    /// A value that has no white space inside.
    String word(String tag) throws DkimFailure {
        return word(raw(tag), this);
    }

    private String raw(String tag) throws DkimFailure {
        String value = tags.get(tag);
        if (value == null) throw wrong("tag=" + tag + " missing");
        return value;
    }

    /// From 1.
    int ordinal(String tag) throws DkimFailure {
        String value = word(tag);
        if (!NUMBER.matcher(value).matches()) throw syntax();
        int number = Integer.parseInt(value);
        if (number == 0) throw syntax();
        return number;
    }

    /// Values between commas.
    List<String> list(String tag) throws DkimFailure {
        return Arrays.asList(raw(tag).split(",", -1));
    }

    /// Base64 between commas.
    List<byte[]> octets(String tag) throws DkimFailure {
        List<byte[]> all = new ArrayList<>();
        for (String value : list(tag)) all.add(octets(value, this));
        return all;
    }

    /// What stands between colons: names, and then base64.
    List<String> parts(String value, int count) throws DkimFailure {
        List<String> parts = Arrays.asList(value.split(":", -1));
        if (parts.size() != count) throw syntax();
        return parts;
    }

    static String word(String value, FieldTags of) throws DkimFailure {
        String word = value.strip();
        if (word.chars().anyMatch(Character::isWhitespace)) throw of.syntax();
        return word;
    }

    // draft §2.14: padded, and with zero bits, so that there is one way to write it
    static byte[] octets(String base64, FieldTags of) throws DkimFailure {
        String compact = TagList.withoutSpace(base64);
        byte[] octets = decoded(compact);
        if (octets == null || octets.length == 0) throw of.syntax();
        return octets;
    }

    private static byte @Nullable [] decoded(String base64) {
        try {
            byte[] octets = Base64.getDecoder().decode(base64);
            return Base64.getEncoder().encodeToString(octets).equals(base64) ? octets : null;
        } catch (IllegalArgumentException _) { // our caller says it
            return null;
        }
    }

    DkimFailure syntax() {
        return wrong("syntax error");
    }

    DkimFailure wrong(String what) {
        return DkimFailure.permanent(label + " " + what);
    }

    DkimFailure fails(String what) {
        return DkimFailure.fail(label + " " + what);
    }

    DkimFailure later(String what) {
        return DkimFailure.temporary(label + " " + what);
    }
}
