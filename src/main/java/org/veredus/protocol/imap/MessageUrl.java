package org.veredus.protocol.imap;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Place;
import org.veredus.account.url.NamedPart;
import org.veredus.account.url.Piece;
import org.veredus.account.url.UrlAuthority;
import org.veredus.storage.kv.StoreFailed;

/// Finds what a URL of CATENATE stands for: a message or a part of one that the client may read, or
/// that the URL itself gives the right to. RFC 4469 §3, RFC 4467
final class MessageUrl {
    private static final Pattern ABSOLUTE =
            Pattern.compile("imap://[^/]*(/.*)?", Pattern.CASE_INSENSITIVE);

    private MessageUrl() {}

    /// Null for a URL that is none, or of a message that is not there.
    static @Nullable Piece open(String url, Conversation talk) throws StoreFailed {
        Matcher absolute = ABSOLUTE.matcher(url);
        if (absolute.matches()) {
            UrlAuthority.Reader reader = new UrlAuthority.Reader.Session(talk.mailboxes().who());
            return talk.services().people().urls().open(url, reader);
        }
        NamedPart part = NamedPart.parse(url);
        if (part == null) return null;
        SelectedMailbox selected = talk.selected();
        Place place =
                part.mailbox() != null
                        ? talk.mailboxes().find(part.mailbox())
                        : selected == null ? null : selected.place();
        return place == null ? null : Piece.open(part, place);
    }
}
