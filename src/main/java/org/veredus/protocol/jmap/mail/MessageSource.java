package org.veredus.protocol.jmap.mail;

import java.util.Arrays;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.format.message.Header;
import org.veredus.format.mime.MessageIndex;
import org.veredus.format.mime.MimeIndexer;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.Span;
import org.veredus.format.mime.TransferDecoding;
import org.veredus.protocol.jmap.blob.BlobName;
import org.veredus.storage.kv.StoreFailed;

/// A message that properties are read from: filed, or just a content.
interface MessageSource {
    /// Octets of one header that are looked at.
    int MAX_HEADER = 1 << 20;

    MessageIndex index();

    /// What the content is called.
    BlobName name();

    long size();

    /// The message's whole header.
    Header header() throws StoreFailed;

    /// Octets where the index has them.
    byte[] read(Span span) throws StoreFailed;

    default Header header(Part part) throws StoreFailed {
        if (part.equals(index().root())) return header();
        Span span = part.extent().header();
        int length = (int) Math.min(span.length(), MAX_HEADER);
        return Header.parse(read(new Span(span.offset(), length)), length);
    }

    /// A part's content, decoded.
    default byte[] decoded(Part part) throws StoreFailed {
        byte[] encoded = read(part.extent().body());
        return TransferDecoding.decode(encoded, part.fields().encoding());
    }

    /// A message in an account.
    record Filed(BlobName name, EmailRecord email, MessageContent content)
            implements MessageSource {
        @Override
        public MessageIndex index() {
            return email.index();
        }

        @Override
        public long size() {
            return email.size();
        }

        @Override
        public Header header() throws StoreFailed {
            int length = (int) Math.min(content.header().length(), MAX_HEADER);
            return Header.parse(content.read(0, length), length);
        }

        @Override
        public byte[] read(Span span) throws StoreFailed {
            Span whole = content.span(span);
            return content.read(
                    whole.offset(), (int) Math.min(whole.length(), Integer.MAX_VALUE - 8));
        }
    }

    /// A message in memory.
    record Loose(BlobName name, byte[] octets, MessageIndex index) implements MessageSource {
        static Loose of(BlobName name, byte[] octets) {
            return new Loose(name, octets, MimeIndexer.index(octets));
        }

        @Override
        public long size() {
            return octets.length;
        }

        @Override
        public Header header() {
            int length = (int) Math.min(index.headerLength(), MAX_HEADER);
            return Header.parse(Arrays.copyOf(octets, length), length);
        }

        @Override
        public byte[] read(Span span) {
            return Arrays.copyOfRange(octets, (int) span.offset(), (int) span.end());
        }
    }
}
