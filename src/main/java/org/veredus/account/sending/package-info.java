/// As whom a user sends, and what has become of what was sent. RFC 8621 §6, §7
///
/// [Identities] and [Sendings] keep an account's records, each in a
/// [register][org.veredus.account.register.Register] under `I` and `J` of the account's
/// partition. An account has an identity for each of its own addresses as soon as somebody asks
/// for them. A [Sending] has a [Leg] for each end of the way that the queue knows of; what a
/// recipient's status is follows from its legs.
///
/// Not here: whether somebody may send so (`transport.submit`), the queue, JMAP.
@NullMarked
package org.veredus.account.sending;

import org.jspecify.annotations.NullMarked;
