/// Waking Apple's mail program when mail comes to an inbox: what XAPPLEPUSHSERVICE asks for. Apple
/// has not written the extension down; it is done as the programs of others do it that speak it.
///
/// [ApplePushes] takes registrations and watches the accounts that have some; [Apns] is the way to
/// Apple's push service, by HTTP/2 with the certificate that Apple gave. Nothing of the mail
/// goes there: only which device, and what it calls its account. Devices are woken for the inbox
/// alone, as nobody knows what they want to hear of other mailboxes. Not here: the command
/// (`protocol.imap`), what is kept (`account.push`).
@NullMarked
package org.veredus.protocol.imap.push;

import org.jspecify.annotations.NullMarked;
