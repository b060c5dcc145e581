/// What the envelope of a message says, RFC 5321 §3.3, with what the extensions add to it: RFC 6152
/// (8BITMIME), RFC 6531 (SMTPUTF8), RFC 3461 (delivery status notifications).
///
/// Values only, shared by who takes messages in (`protocol.smtp`) and who carries them on
/// (`transport.queue`, `transport.relay`). Not here: parsing of whole commands, SIZE.
@NullMarked
package org.veredus.transport.envelope;

import org.jspecify.annotations.NullMarked;
