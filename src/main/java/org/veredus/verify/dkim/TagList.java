package org.veredus.verify.dkim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `name=value; name=value`, RFC 6376 §3.2. Names are case-sensitive; white space round names and
/// values is taken off.
public record TagList(Map<String, String> tags) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    public TagList {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /// @throws DkimFailure for what is no list of tags, or has one twice
    public static TagList parse(String text) throws DkimFailure {
        Map<String, String> tags = new LinkedHashMap<>();
        String[] specs = text.split(";", -1);
        for (int i = 0; i < specs.length; i++) {
            String spec = stripped(specs[i]);
            if (spec.isEmpty() && i == specs.length - 1 && i > 0) break; // one ; may end the list
            int equals = spec.indexOf('=');
            String name = equals < 0 ? spec : stripped(spec.substring(0, equals));
            if (equals < 0 || !NAME.matcher(name).matches())
                throw DkimFailure.permanent("it is no list of tags at \"" + shown(spec) + "\"");
            if (tags.put(name, stripped(spec.substring(equals + 1))) != null)
                throw DkimFailure.permanent("the tag " + name + " is there twice");
        }
        return new TagList(tags);
    }

    public @Nullable String get(String name) {
        return tags.get(name);
    }

    /// The value without any white space, which folding may have put inside.
    public @Nullable String compact(String name) {
        String value = tags.get(name);
        return value == null ? null : withoutSpace(value);
    }

    public String need(String name) throws DkimFailure {
        String value = compact(name);
        if (value == null || value.isEmpty())
            throw DkimFailure.permanent("the tag " + name + " is missing");
        return value;
    }

    /// The value as a number; one too large for 18 digits is as good as endless.
    public @Nullable Long number(String name) throws DkimFailure {
        String value = compact(name);
        if (value == null) return null;
        if (NUMBER.matcher(value).matches()) return Long.valueOf(value);
        boolean digits = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits) return Long.MAX_VALUE;
        throw DkimFailure.permanent("the tag " + name + " is no number");
    }

    /// A value without any white space.
    public static String withoutSpace(String value) {
        StringBuilder kept = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            if (!isSpace(value.charAt(i))) kept.append(value.charAt(i));
        }
        return kept.toString();
    }

    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) from++;
        while (to > from && isSpace(text.charAt(to - 1))) to--;
        return text.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static String shown(String spec) {
        return spec.substring(0, Math.min(spec.length(), 20));
    }
}
