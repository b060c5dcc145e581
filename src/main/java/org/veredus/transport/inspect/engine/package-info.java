/// Engines that others have written, asked about each message where the configuration names them:
/// ClamAV ([ClamAv]), SpamAssassin ([Spamd]) and Rspamd ([Rspamd]).
///
/// Each is a [org.veredus.transport.inspect.Check] that waits: it has the time that all checks have
/// together. One that is dead, slow, or talks nonsense is left out and harms nothing: what it may
/// say is bounded. At most [Engine#AT_ONCE] messages are with one engine at a time; who finds no
/// place goes on without. They see a message's first octets, all of it up to
/// [org.veredus.format.reading.Reading#MAX_OCTETS].
///
/// Any thread may call. Not here: what a finding is worth to whom (`transport.inspect`).
@NullMarked
package org.veredus.transport.inspect.engine;

import org.jspecify.annotations.NullMarked;
