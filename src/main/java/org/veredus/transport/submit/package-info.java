/// The counter where our users hand in their mail, whichever protocol they speak: who writes
/// must be who sends, the header is completed, the message is signed and brought on its way.
/// RFC 6409, RFC 4865.
///
/// [Postbox] is what protocols call. [Progress] follows what becomes of mail whose submission
/// is on record (`account.sending`) and writes it down there, on a thread of its own.
///
/// Not here: how a protocol brings a message (`protocol.smtp`, `protocol.jmap`), where mail
/// goes (`transport.route`), the queue.
@NullMarked
package org.veredus.transport.submit;

import org.jspecify.annotations.NullMarked;
