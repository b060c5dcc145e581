/// Message disposition notifications: what became of a message on the side of its recipient, such
/// as that it was displayed, or deleted unseen. RFC 8098
///
/// [Mdn] is the part for programs, [MdnMessage] the whole report round it, read and written.
///
/// Pure. Not here: whether one may be sent at all and that it goes out with a null return path
/// (`transport.deliver`, `protocol.jmap`); reports of deliveries (`format.dsn`).
@NullMarked
package org.veredus.format.mdn;

import org.jspecify.annotations.NullMarked;
