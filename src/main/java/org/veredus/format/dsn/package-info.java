/// Delivery status notifications: what became of a message, told to its sender.
///
/// Addresses with their type ([TypedAddress]), status codes of RFC 3463 ([EnhancedStatus]), and the
/// report of RFC 3464 ([DsnReport]), which [DsnWriter] turns into a
/// multipart/report message (RFC 6522) with a text for people; RFC 6533 where addresses are not
/// ASCII.
///
/// Pure. Not here: the SMTP parameters of RFC 3461 (`transport.envelope`); when a report is due and
/// that it goes out with a null return path (`transport.queue`).
@NullMarked
package org.veredus.format.dsn;

import org.jspecify.annotations.NullMarked;
