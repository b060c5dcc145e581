/// Where the mail of one recipient goes: into accounts, to other offices, or nowhere. Asked at
/// RCPT time, so that an unknown user is refused there (RFC 5321 §3.3), and again for mail we
/// send ourselves.
///
/// Aliases are followed to their ends, in any depth, each name once: a circle of aliases ends
/// by itself.
///
/// What others wrote leaves the house with a sender of ours ([ReturnPaths], `format.srs`), and
/// reports of its failures find back through it. Since a way back is never looked at for
/// another one, reports cannot go in circles here. The secret of these senders is in partition
/// `b`: key `S`, a version octet, 32 octets.
///
/// Any thread. Not here: MX look-ups (`transport.relay`), who may send.
@NullMarked
package org.veredus.transport.route;

import org.jspecify.annotations.NullMarked;
