/// The IMAP server: IMAP4rev1 (RFC 3501) and IMAP4rev2 (RFC 9051) with the extensions that
/// `doc/mail-access.md` lists.
///
/// Read [ImapSession] first: one object and one virtual thread for each connection, which reads a
/// command ([CommandReader]), runs it and answers. [UserCommands] and [MailboxCommands] hand each
/// command to the class of its family; what a session's commands share is its [Conversation]. The
/// session's view of its mailbox is a [SelectedMailbox]: the messages its client has been told of.
/// Only while a client idles does a second thread write, under the lock of [Idling].
///
/// Nothing is kept but in sessions. Not here: the grammar (`imap.syntax`), the evaluation of a
/// search (`imap.search`), messages and mailboxes (`account.mailbox`).
@NullMarked
package org.veredus.protocol.imap;

import org.jspecify.annotations.NullMarked;
