package org.veredus.account.mailbox;

import org.veredus.format.mime.MessageIndex;
import org.veredus.storage.blob.BlobId;

/// A message as it was filed: where its content is and what clients ask most. Never changes.
///
/// The content is `prefix` followed by the blob, so that recipients of one message share a blob
/// though
/// each has trace fields of its own. Offsets in `index` count from the blob's start.
///
/// @param thread the number of the email that began the thread
/// @param received seconds since the epoch
/// @param prefix `Return-Path` and `Delivered-To`, or empty
public record EmailRecord(
        BlobId blob,
        long thread,
        long received,
        byte[] prefix,
        MessageIndex index,
        Ancestry ancestry) {
    /// Octets of the message: RFC822.SIZE.
    public long size() {
        return prefix.length + index.size();
    }
}
