package org.veredus.protocol.imap;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.format.mime.MessageIndex;
import org.veredus.format.mime.Span;
import org.veredus.protocol.imap.syntax.FetchItem.Content;
import org.veredus.protocol.imap.syntax.FetchItem.Kind;
import org.veredus.protocol.imap.syntax.FetchItem.Partial;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// Writes octets of one message: `BODY[…]`. RFC 3501 §6.4.5
final class ContentWriter {
    /// Octets of a header in which single fields are looked for.
    private static final int MAX_HEADER = 1 << 20;

    private final MessageContent content;
    private final MessageIndex index;
    private final Output out;

    ContentWriter(MessageContent content, EmailRecord email, Output out) {
        this.content = content;
        index = email.index();
        this.out = out;
    }

    void write(Content item) throws IOException, StoreFailed {
        Span span = span(content, index, item);
        if (span == null) {
            out.ascii(item.label()).ascii(" NIL");
        } else if (item.kind() == Kind.FIELDS || item.kind() == Kind.FIELDS_NOT) {
            int length = (int) Math.min(span.length(), MAX_HEADER);
            byte[] header = content.read(span.offset(), length);
            byte[] fields = HeaderFields.pick(header, item.fields(), item.kind() == Kind.FIELDS);
            Span shown = cut(new Span(0, fields.length), item.partial());
            out.ascii(item.label()).octet(' ').literal(shown.length());
            out.withoutNul(fields, (int) shown.offset(), (int) shown.length());
        } else {
            copy(item.label(), cut(span, item.partial()));
        }
    }

    /// Where the octets lie in the whole message; null if it has no such part.
    static @Nullable Span span(MessageContent content, MessageIndex index, Content item) {
        String numbers = item.numbers();
        boolean whole = numbers.isEmpty();
        return switch (item.kind()) {
            case ALL -> {
                if (whole) yield new Span(0, content.size());
                yield moved(content, index.body(numbers));
            }
            case TEXT -> moved(content, index.text(numbers));
            case MIME -> moved(content, index.mime(numbers));
            case HEADER, FIELDS, FIELDS_NOT ->
                    whole ? content.header() : moved(content, index.header(numbers));
        };
    }

    private static @Nullable Span moved(MessageContent content, @Nullable Span inBlob) {
        return inBlob == null ? null : content.span(inBlob);
    }

    static Span cut(Span span, @Nullable Partial partial) {
        if (partial == null) return span;
        long from = Math.min(partial.from(), span.length());
        return new Span(span.offset() + from, Math.min(partial.length(), span.length() - from));
    }

    /// Announces the literal when the first octets are at hand: until then a refusal can be told.
    private void copy(String label, Span span) throws IOException, StoreFailed {
        long[] written = {0};
        if (span.length() == 0) announce(label, 0);
        try {
            content.copy(
                    span.offset(),
                    span.length(),
                    (octets, from, count) -> {
                        if (written[0] == 0) announce(label, span.length());
                        written[0] += count;
                        out.withoutNul(octets, from, count);
                    });
        } catch (StoreFailed broken) {
            if (written[0] == 0) throw broken;
            // the client waits for the rest of the literal: no response can follow
            throw new IOException("message cut short", broken);
        }
        if (written[0] == span.length()) return;
        if (written[0] == 0) throw new StoreFailed("message cut short");
        throw new IOException("message cut short");
    }

    private void announce(String label, long length) throws IOException {
        out.ascii(label).octet(' ').literal(length);
    }
}
