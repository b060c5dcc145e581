package org.veredus.protocol.imap;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.format.mime.Span;
import org.veredus.protocol.imap.syntax.FetchItem.Content;
import org.veredus.protocol.imap.syntax.FetchItem.Kind;
import org.veredus.protocol.imap.syntax.FetchItem.Partial;
import org.veredus.storage.kv.StoreFailed;

/// Finds what a URL of CATENATE stands for: a message of this account or a part of it, as in
/// `/Drafts;UIDVALIDITY=385759045/;UID=20/;SECTION=1.2/;PARTIAL=0.1024`. RFC 5092 §6, RFC 5550 §2.8
final class MessageUrl {
    private static final Pattern FORM =
            Pattern.compile(
                    "/?([^;/][^;]*?)?(?:;UIDVALIDITY=(\\d{1,10}))?/?;UID=(\\d{1,10})"
                            + "(?:/?;SECTION=([^;]+?))?(?:/?;PARTIAL=(\\d{1,18})(?:\\.(\\d{1,18}))?)?",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern SECTION =
            Pattern.compile("((?:\\d{1,9}\\.)*\\d{1,9})?(?:^|\\.|$)(HEADER|TEXT|MIME)?");

    private MessageUrl() {}

    /// Octets of a stored message.
    record Piece(MessageContent content, long offset, long length) {}

    /// Null for a URL that is none, or of a message that is not there.
    ///
    /// @param selected what a URL without a mailbox is about; null if nothing is selected
    static @Nullable Piece open(
            String url, VisibleMailboxes visible, @Nullable SelectedMailbox selected)
            throws StoreFailed {
        Matcher form = FORM.matcher(url);
        if (!form.matches()) return null;
        String name = form.group(1);
        Place place =
                name != null
                        ? visible.find(decoded(name))
                        : selected == null ? null : selected.place();
        if (place == null || !place.isReadable()) return null;
        Mailbox mailbox = place.mailbox();
        Account account = place.account();
        String validity = form.group(2);
        if (validity != null && Long.parseLong(validity) != mailbox.uidValidity()) return null;
        EmailRecord email = email(account, mailbox, Long.parseLong(form.group(3)));
        if (email == null) return null;
        return cut(account.content(email), email, form);
    }

    /// RFC 5092 §8: names are UTF-8, percent-encoded.
    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrong) {
            return ""; // no mailbox has that name
        }
    }

    private static @Nullable EmailRecord email(Account account, Mailbox mailbox, long uid)
            throws StoreFailed {
        MailboxState state = account.open(mailbox.id());
        if (state == null || state.entries() == null || uid > Integer.MAX_VALUE) return null;
        Entry entry = state.entries().find((int) uid);
        return entry == null ? null : account.email(entry.email());
    }

    private static @Nullable Piece cut(MessageContent content, EmailRecord email, Matcher form) {
        Span span = new Span(0, content.size());
        if (form.group(4) != null) {
            Matcher section = SECTION.matcher(decoded(form.group(4)).toUpperCase(Locale.ROOT));
            if (!section.matches()) return null;
            String numbers = section.group(1) == null ? "" : section.group(1);
            String kind = section.group(2) == null ? "ALL" : section.group(2);
            Span named =
                    ContentWriter.span(
                            content,
                            email.index(),
                            new Content("", numbers, Kind.valueOf(kind), List.of(), true, null));
            if (named == null) return null;
            span = named;
        }
        if (form.group(5) != null) {
            long from = Long.parseLong(form.group(5));
            long length = form.group(6) == null ? Long.MAX_VALUE : Long.parseLong(form.group(6));
            span = ContentWriter.cut(span, new Partial(from, length));
        }
        return new Piece(content, span.offset(), span.length());
    }
}
