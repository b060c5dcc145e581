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
public record Piece(MessageContent content, long offset, long length) {
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
        Span span = section(content, email.index(), named.section());
        return span == null ? null : cut(content, span, named.window());
    }

    private static @Nullable EmailRecord email(Account account, Mailbox mailbox, long uid)
            throws StoreFailed {
        MailboxState state = account.open(mailbox.id());
        if (state == null || state.entries() == null || uid > Integer.MAX_VALUE) return null;
        Entry entry = state.entries().find((int) uid);
        return entry == null ? null : account.email(entry.email());
    }

    /// RFC 5092 §6, RFC 9051 §6.4.5.1; single header fields are not named by URLs here.
    private static @Nullable Span section(
            MessageContent content, MessageIndex index, @Nullable String named) {
        if (named == null) return new Span(0, content.size());
        Matcher section = SECTION.matcher(named.toUpperCase(Locale.ROOT));
        if (!section.matches()) return null;
        String numbers = section.group(1) == null ? "" : section.group(1);
        String kind = section.group(2) == null ? "" : section.group(2);
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

    private static Piece cut(MessageContent content, Span span, NamedPart.@Nullable Window window) {
        if (window == null) return new Piece(content, span.offset(), span.length());
        long from = Math.min(window.offset(), span.length());
        long length = Math.min(window.length(), span.length() - from);
        return new Piece(content, span.offset() + from, length);
    }
}
