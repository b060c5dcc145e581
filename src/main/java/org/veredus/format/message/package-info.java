/// A message's header, read and written: RFC 5322, RFC 6532, and the trace fields of RFC 5321 §4.4.
///
/// [Header] divides the bytes of a message into [HeaderField]s without changing one; [MessageDate],
/// [MessageIds] and [BaseSubject] read single values and never throw. [MessageBuilder] writes the
/// messages that this server itself is the author of, [TraceFields] what a hop adds on top, and
/// [HeaderRepair] says what a submitted message lacks (RFC 6409 §8).
///
/// Pure; time, randomness and names are handed in. Not here: the structure of bodies and the
/// decoding of
/// encoded words (`format.mime`), delivery status notifications (`format.dsn`).
@NullMarked
package org.veredus.format.message;

import org.jspecify.annotations.NullMarked;
