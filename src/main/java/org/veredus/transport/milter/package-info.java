/// Mail filters that speak the milter protocol, version 6, as sendmail's libmilter does: opendkim,
/// clamav-milter and many more.
///
/// A [MilterSession] accompanies one SMTP session and tells each filter ([Milter]) of it in the
/// order of the dialogue: client and greeting together with the first MAIL, then each sender and
/// recipient, then the message. What a filter answers is a [MilterReply]; what it wants changed is
/// a [Change], which [Edited] makes of the message. The filters are asked one after the other, each
/// sees what those before it have changed.
///
/// A filter that is dead, slow, or breaks the protocol is left out for the rest of the session and
/// harms nothing: every packet, and all changes together, are bounded. Not offered: that filters
/// hear of refused recipients, and of unknown commands.
///
/// A session belongs to one thread. Not here: what becomes of the letter afterwards
/// (`transport.deliver`), who asks (`protocol.smtp`).
@NullMarked
package org.veredus.transport.milter;

import org.jspecify.annotations.NullMarked;
