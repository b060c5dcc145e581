package org.veredus.account.url;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What stands behind the server in an IMAP URL: a message or a part of it, as in
/// `/Drafts;UIDVALIDITY=385759045/;UID=20/;SECTION=1.2/;PARTIAL=0.1024`. RFC 5092 §6, RFC 5550 §2.8
///
/// @param mailbox null in a URL that is relative to a mailbox
/// @param uidValidity -1 if it is not named
/// @param section null for the whole message
public record NamedPart(
        @Nullable String mailbox,
        long uidValidity,
        long uid,
        @Nullable String section,
        @Nullable Window window) {
    private static final Pattern FORM =
            Pattern.compile(
                    "/?([^;/][^;]*?)?(?:;UIDVALIDITY=(\\d{1,10}))?/?;UID=(\\d{1,10})"
                            + "(?:/?;SECTION=([^;]+?))?(?:/?;PARTIAL=(\\d{1,18})(?:\\.(\\d{1,18}))?)?/?",
                    Pattern.CASE_INSENSITIVE);

    /// Some octets of it.
    public record Window(long offset, long length) {}

    /// Null for a text that names none.
    public static @Nullable NamedPart parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) return null;
        String mailbox = form.group(1) == null ? null : decoded(form.group(1));
        String section = form.group(4) == null ? null : decoded(form.group(4));
        boolean wrong = form.group(1) != null && mailbox == null;
        if (wrong || (form.group(4) != null && section == null)) return null;
        return new NamedPart(
                mailbox,
                form.group(2) == null ? -1 : Long.parseLong(form.group(2)),
                Long.parseLong(form.group(3)),
                section,
                window(form.group(5), form.group(6)));
    }

    private static @Nullable Window window(@Nullable String offset, @Nullable String length) {
        if (offset == null) return null;
        return new Window(
                Long.parseLong(offset), length == null ? Long.MAX_VALUE : Long.parseLong(length));
    }

    /// RFC 5092 §8: UTF-8, percent-encoded. Null if it is not.
    static @Nullable String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrong) {
            return null; // like a name nobody has
        }
    }
}
