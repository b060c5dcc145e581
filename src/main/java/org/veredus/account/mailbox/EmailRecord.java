package org.veredus.account.mailbox;

import org.jspecify.annotations.Nullable;
import org.veredus.format.mime.MessageIndex;
import org.veredus.storage.blob.BlobId;

/// A message as it was filed: where its content is and what clients ask most. Never changes.
///
/// The content is `prefix` followed by the blob, so that recipients of one message share a blob
/// though each has trace fields of its own. Offsets in `index` count from the blob's start.
///
/// What protocols make of it is kept with it, if it is small: a list of messages is asked for again
/// and again. Any thread may ask; two that ask at once may both make it.
public final class EmailRecord {
    /// Octets of what is kept at most.
    private static final int MOST_KEPT = 2000;

    private final BlobId blob;
    private final long thread;
    private final long received;
    private final byte[] prefix;
    private final MessageIndex index;
    private final Ancestry ancestry;
    private @Nullable Made envelope;
    private @Nullable Made structure;

    /// Its field is final: whoever sees it sees the octets, too.
    private record Made(byte[] octets) {}

    /// @param thread the number of the email that began the thread
    /// @param received seconds since the epoch
    /// @param prefix `Return-Path` and `Delivered-To`, or empty
    public EmailRecord(
            BlobId blob,
            long thread,
            long received,
            byte[] prefix,
            MessageIndex index,
            Ancestry ancestry) {
        this.blob = blob;
        this.thread = thread;
        this.received = received;
        this.prefix = prefix;
        this.index = index;
        this.ancestry = ancestry;
    }

    public BlobId blob() {
        return blob;
    }

    public long thread() {
        return thread;
    }

    public long received() {
        return received;
    }

    public byte[] prefix() {
        return prefix;
    }

    public MessageIndex index() {
        return index;
    }

    public Ancestry ancestry() {
        return ancestry;
    }

    /// Octets of the message: RFC822.SIZE.
    public long size() {
        return prefix.length + index.size();
    }

    /// ENVELOPE as it was kept; null if it is to be made.
    public byte @Nullable [] envelope() {
        Made made = envelope;
        return made == null ? null : made.octets;
    }

    public void keepEnvelope(byte[] octets) {
        if (octets.length <= MOST_KEPT) envelope = new Made(octets);
    }

    /// BODYSTRUCTURE as it was kept; null if it is to be made.
    public byte @Nullable [] structure() {
        Made made = structure;
        return made == null ? null : made.octets;
    }

    public void keepStructure(byte[] octets) {
        if (octets.length <= MOST_KEPT) structure = new Made(octets);
    }
}
