package org.veredus.account.url;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A URL that gives a right, or is to give one: `imap://USER@HOST/PART;URLAUTH=ACCESS` with, once
/// it does, `:MECHANISM:TOKEN` behind. RFC 4467 §3, RFC 5092 §6.1
///
/// @param rump all before the mechanism, as it was written: what the token is made of
/// @param user who gives the right
/// @param expires the last moment at which it holds; null: it never ends
/// @param token null for a URL that is still to be given one
record AuthorizedUrl(
        String rump,
        String user,
        NamedPart part,
        @Nullable Instant expires,
        Access access,
        @Nullable String mechanism,
        @Nullable String token) {
    /// Characters; longer ones only cost time.
    private static final int MAX = 8 * 1024;

    private static final Pattern FORM =
            Pattern.compile(
                    "(imap://([^@/:;]+)(?:;AUTH=[^@/]*)?@[^/@]+(/.+?)(?:;EXPIRE=([^;]+))?"
                            + ";URLAUTH=(submit\\+[^:;]+|user\\+[^:;]+|authuser|anonymous))"
                            + "(?::([A-Za-z0-9.-]+):([0-9A-Fa-f]{32,200}))?",
                    Pattern.CASE_INSENSITIVE);

    /// Who may use it. RFC 4467 §3
    sealed interface Access {
        /// The submission service, for this user.
        record Submit(String user) implements Access {}

        record User(String user) implements Access {}

        /// Whoever has logged in; nobody here reads without having done so, so that `anonymous` is
        /// the same.
        record Anybody() implements Access {}
    }

    /// Null for a text that is no such URL.
    static @Nullable AuthorizedUrl parse(String text) {
        if (text.length() > MAX) return null;
        Matcher form = FORM.matcher(text);
        if (!form.matches()) return null;
        String user = NamedPart.decoded(form.group(2));
        NamedPart part = NamedPart.parse(form.group(3));
        Access access = access(form.group(5));
        if (user == null || part == null || part.mailbox() == null || access == null) return null;
        String expire = form.group(4);
        Instant expires = expire == null ? null : instant(expire);
        if (expire != null && expires == null) return null;
        return new AuthorizedUrl(
                form.group(1), user, part, expires, access, form.group(6), form.group(7));
    }

    private static @Nullable Access access(String text) {
        int plus = text.indexOf('+');
        if (plus < 0) return new Access.Anybody();
        String user = NamedPart.decoded(text.substring(plus + 1));
        if (user == null) return null;
        return text.regionMatches(true, 0, "submit", 0, 6)
                ? new Access.Submit(user)
                : new Access.User(user);
    }

    /// RFC 3339 date-time
    private static @Nullable Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException wrong) {
            return null; // no such URL
        }
    }
}
