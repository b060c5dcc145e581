/// Address books and contacts. RFC 9610, RFC 9553
///
/// A ContactCard is a card of `account.contact` with its id and its books. Pictures are contents of
/// their own: what comes as a `data:` URI or as a blob is kept by the card, and shown as `blobId`.
/// A /set is one commit, however many cards it brings; `created` and `updated` are kept by the
/// server unless the client sets them.
///
/// Not here: what JSContact allows (`format.contact`), sharing of books (RFC 9670).
@NullMarked
package org.veredus.protocol.jmap.contact;

import org.jspecify.annotations.NullMarked;
