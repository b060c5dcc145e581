/// What is sent to a push service: contents that only their receiver can read (RFC 8291), and the
/// word of who sends them (VAPID, RFC 8292).
///
/// A [Receiver] is made of what a browser or an app gives its server; [PushContent] encrypts for
/// it; [Vapid] signs for a push service. Keys are points of the curve P-256 ([P256]). Pure but
/// for the randomness handed in; any number of threads. Not here: who has subscribed
/// (`account.push`), when what is sent (`protocol.jmap.push`).
@NullMarked
package org.veredus.format.webpush;

import org.jspecify.annotations.NullMarked;
