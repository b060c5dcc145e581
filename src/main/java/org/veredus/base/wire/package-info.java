/// Octets of a line protocol: what SMTP, IMAP, POP3, LMTP and ManageSieve read and write.
///
/// [WireReader] hands out lines, counted runs of octets and, for whoever reads message text, its
/// buffer; it bounds what a peer can make it hold. [WireWriter] gathers replies until they are
/// flushed. [Transcript] is the protocol trace.
///
/// A reader belongs to one thread, and so does a writer; the two may be different threads. An idle
/// reader holds 512 octets, an idle writer none. Not here: sockets, TLS and deadlines (`base.net`),
/// the grammar of any protocol.
@NullMarked
package org.veredus.base.wire;

import org.jspecify.annotations.NullMarked;
