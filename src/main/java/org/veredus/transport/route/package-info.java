/// Where the mail of one recipient goes: into accounts, to other offices, or nowhere. Asked at RCPT
/// time,
/// so that an unknown user is refused there (RFC 5321 §3.3), and again for mail we send ourselves.
///
/// Aliases are followed to their ends, in any depth, each name once: a circle of aliases ends by
/// itself. Any thread. Not here: MX look-ups (`transport.relay`), who may send.
@NullMarked
package org.veredus.transport.route;

import org.jspecify.annotations.NullMarked;
