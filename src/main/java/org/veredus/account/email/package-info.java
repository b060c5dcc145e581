/// An account's mail by emails and threads, as JMAP sees it: kept in memory, in order of arrival,
/// beside the entries by mailbox that IMAP sees. RFC 8621 §3, §4
///
/// [EmailTables] keeps one [EmailTable] for each account that somebody asks about. The table is
/// made
/// from the mailboxes' entries when it is first needed, and follows their changes whenever it is
/// asked: what has not changed is not looked at. Nothing here is stored, and nothing needs the
/// messages themselves.
///
/// Any thread may ask; an account's table has one lock, held while rows are collected.
/// Not here: changes (`account.mailbox.EmailEdits`), filters and sorting (`protocol.jmap.mail`).
@NullMarked
package org.veredus.account.email;

import org.jspecify.annotations.NullMarked;
