/// Whom an account's owner knows: address books with cards in them. RFC 9610
///
/// [Contacts] keeps both, each in a [register][org.veredus.account.register.Register] under `K`
/// (books) and `L` (cards) of the account's partition. A [Card] keeps its JSContact text as it is
/// and, beside it, what has to be found without reading that: books, uid and addresses. Pictures
/// are contents that the card holds. An account has one book, its default, as soon as somebody
/// asks.
///
/// Any thread may call. Changes go through a [ContactsDraft]: however many cards are brought at
/// once, it is one commit.
/// Not here: what JSContact allows (`format.contact`), JMAP.
@NullMarked
package org.veredus.account.contact;

import org.jspecify.annotations.NullMarked;
