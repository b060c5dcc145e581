package org.veredus.account.url;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxState;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.account.mailbox.Place;
import org.veredus.format.mime.MessageIndex;
import org.veredus.format.mime.Span;
import org.veredus.storage.kv.StoreFailed;

/// Octets of a stored message: all, a part, or some of either.
///
/// @param email whose they are
/// @param numbers of the part, such as `1.2`; empty for the message
/// @param isPart whether the URL names the part itself, not its header or text
/// @param window which octets of it; null for all
public record Piece(
        MessageContent content,
        EmailRecord email,
        String numbers,
        boolean isPart,
        NamedPart.@Nullable Window window,
        long offset,
        long length) {
    private static final Pattern SECTION =
            Pattern.compile("((?:\\d{1,9}\\.)*\\d{1,9})?(?:^|\\.|$)(HEADER|TEXT|MIME)?");

    /// What a URL names in a mailbox; null if it is not there or may not be read.
    public static @Nullable Piece open(NamedPart named, Place place) throws StoreFailed {
        if (!place.isReadable()) return null;
        Mailbox mailbox = place.mailbox();
        Account account = place.account();
        if (named.uidValidity() >= 0 && named.uidValidity() != mailbox.uidValidity()) return null;
        EmailRecord email = email(account, mailbox, named.uid());
        if (email == null) return null;
        MessageContent content = account.content(email);
        String text = named.section() == null ? "" : named.section().toUpperCase(Locale.ROOT);
        Matcher section = SECTION.matcher(text);
        if (!section.matches()) return null;
        String numbers = section.group(1) == null ? "" : section.group(1);
        String kind = section.group(2) == null ? "" : section.group(2);
        Span span = span(content, email.index(), numbers, kind);
        if (span == null) return null;
        Span cut = cut(span, named.window());
        return new Piece(
                content,
                email,
                numbers,
                kind.isEmpty(),
                named.window(),
                cut.offset(),
                cut.length());
    }

    private static @Nullable EmailRecord email(Account account, Mailbox mailbox, long uid)
            throws StoreFailed {
        MailboxState state = account.open(mailbox.id());
        if (state == null || state.entries() == null || uid > Integer.MAX_VALUE) return null;
        Entry entry = state.entries().find((int) uid);
        return entry == null ? null : account.email(entry.email());
    }

    /// RFC 5092 §6, RFC 9051 §6.4.5.1; single header fields are not named by URLs here.
    private static @Nullable Span span(
            MessageContent content, MessageIndex index, String numbers, String kind) {
        if (numbers.isEmpty() && kind.equals("HEADER")) return content.header();
        if (numbers.isEmpty() && kind.isEmpty()) return new Span(0, content.size());
        Span inBlob =
                switch (kind) {
                    case "HEADER" -> index.header(numbers);
                    case "TEXT" -> index.text(numbers);
                    case "MIME" -> index.mime(numbers);
                    default -> index.body(numbers);
                };
        return inBlob == null ? null : content.span(inBlob);
    }

    private static Span cut(Span span, NamedPart.@Nullable Window window) {
        if (window == null) return span;
        long from = Math.min(window.offset(), span.length());
        return new Span(span.offset() + from, Math.min(window.length(), span.length() - from));
    }
}
