package org.veredus.protocol.imap.search;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.format.mime.NestedMessage;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.Span;
import org.veredus.storage.kv.StoreFailed;

/// Looks for text in a message's body: in its texts, decoded, and in the messages it holds. RFC
/// 9051
/// §6.4.4 leaves other media out, and so do we.
final class BodyText {
    /// Octets of a nested message's header that are searched.
    private static final int MAX_HEADER = 256 * 1024;

    private final Candidate message;
    private final Needle needle;
    private final @Nullable MessageContent content;

    BodyText(Candidate message, Needle needle) throws StoreFailed {
        this.message = message;
        this.needle = needle;
        content = message.content();
    }

    boolean isIn() throws StoreFailed {
        EmailRecord email = message.email();
        if (email == null || content == null) return false;
        return needle.isEmpty() || isIn(content, email.index().root());
    }

    private boolean isIn(MessageContent octets, Part part) throws StoreFailed {
        for (Part child : part.children()) {
            if (isIn(octets, child)) return true;
        }
        NestedMessage nested = part.message();
        if (nested != null) {
            Span header = octets.span(nested.root().extent().header());
            int length = (int) Math.min(header.length(), MAX_HEADER);
            return HeaderText.hasAnywhere(octets.read(header.offset(), length), needle)
                    || isIn(octets, nested.root());
        }
        if (part.isMultipart() || !part.contentType().type().equals("text")) return false;
        return isInText(octets, part);
    }

    private boolean isInText(MessageContent octets, Part part) throws StoreFailed {
        Span body = octets.span(part.extent().body());
        PartText text = new PartText(part, needle);
        try {
            octets.copy(
                    body.offset(),
                    body.length(),
                    (buffer, from, length) -> text.feed(buffer, from, length));
        } catch (IOException impossible) {
            throw new IllegalStateException("nothing here does I/O", impossible);
        }
        return text.finish();
    }
}
