/// The IMAP server. RFC 3501 with LITERAL+ (7888), SASL-IR (4959), IDLE (2177), NAMESPACE (2342),
/// ID
/// (2971), CHILDREN (3348), UNSELECT (3691), UIDPLUS (4315), ESEARCH (4731), WITHIN (5032), ENABLE
/// (5161), SEARCHRES (5182), LIST-EXTENDED (5258), LIST-STATUS (5819), SPECIAL-USE (6154), MOVE
/// (6851), CONDSTORE and QRESYNC (7162), APPENDLIMIT (7889), STATUS=SIZE (8438), OBJECTID (8474).
///
/// Read [ImapSession] first: one object and one virtual thread for each connection, which reads a
/// command ([CommandReader]), runs it and answers. Each group of commands is a class beside it. The
/// session's view of its mailbox is a [SelectedMailbox]: the messages its client has been told of.
/// Only while a client idles does a second thread write, under the lock of [Idling].
///
/// Nothing is kept but in sessions. Not here: the grammar (`imap.syntax`), the evaluation of a
/// search (`imap.search`), messages and mailboxes (`account.mailbox`).
@NullMarked
package org.veredus.protocol.imap;

import org.jspecify.annotations.NullMarked;
