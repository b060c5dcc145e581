/// Contacts as JSContact has them. RFC 9553
///
/// [JsContact] says what is wrong with a card and reads out what others ask of it; the types and
/// properties it knows stand in [Shapes], one line a type.
///
/// Pure. Not here: where cards are kept (`account.contact`), and JMAP's additions to them
/// (`protocol.jmap.contact`).
@NullMarked
package org.veredus.format.contact;

import org.jspecify.annotations.NullMarked;
