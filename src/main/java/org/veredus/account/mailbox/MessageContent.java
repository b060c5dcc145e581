package org.veredus.account.mailbox;

import java.io.IOException;
import java.util.Arrays;
import org.veredus.format.mime.Span;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.kv.StoreFailed;

/// A filed message's octets: its prefix, then its blob.
public final class MessageContent {
    private final BlobStore blobs;
    private final EmailRecord email;

    MessageContent(BlobStore blobs, EmailRecord email) {
        this.blobs = blobs;
        this.email = email;
    }

    /// Octets in all.
    public long size() {
        return email.size();
    }

    /// Hands octets of the whole message to `sink` piece by piece; the range is cut at the
    /// message's end.
    public void copy(long from, long length, BlobStore.Sink sink) throws StoreFailed, IOException {
        byte[] prefix = email.prefix();
        long end = Math.min(size(), from + length);
        if (from < Math.min(prefix.length, end)) {
            sink.accept(prefix, (int) from, (int) (Math.min(prefix.length, end) - from));
        }
        long start = Math.max(from, prefix.length);
        if (start < end) blobs.copy(email.blob(), start - prefix.length, end - start, sink);
    }

    /// Octets of the whole message; for at most a few megabytes.
    public byte[] read(long from, int length) throws StoreFailed {
        byte[] prefix = email.prefix();
        int wanted = (int) Math.max(0, Math.min(length, size() - from));
        if (from >= prefix.length) return blobs.read(email.blob(), from - prefix.length, wanted);
        byte[] head =
                Arrays.copyOfRange(
                        prefix, (int) from, (int) Math.min(prefix.length, from + wanted));
        if (head.length == wanted) return head;
        byte[] rest = blobs.read(email.blob(), 0, wanted - head.length);
        byte[] whole = Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, whole, head.length, rest.length);
        return whole;
    }

    /// `BODY[HEADER]`: the prefix and the content's own header, with the empty line.
    public Span header() {
        return new Span(0, email.prefix().length + email.index().headerLength());
    }

    /// Where something the index places after the message's own header stands in the whole message.
    public Span span(Span inBlob) {
        return new Span(inBlob.offset() + email.prefix().length, inBlob.length());
    }
}
