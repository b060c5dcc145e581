/// Contents by id: messages, their parts, and what was uploaded. RFC 8620 §6, RFC 9404
///
/// A [BlobName] is what clients call a content: `B` and an email's number, or `U` and the hash of
/// an
/// upload; behind that, each after a hyphen, the parts of the message that it is. [Blobs] reads
/// them
/// for one account, and nobody else's. [BlobMethods] are the calls.
@NullMarked
package org.veredus.protocol.jmap.blob;

import org.jspecify.annotations.NullMarked;
