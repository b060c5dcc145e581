/// Mailboxes, threads and emails by JMAP. RFC 8621 §2 to §5
///
/// [MailMethods] names the calls. Each type has a class for reading it and one for changing it;
/// what both need is in values. What changed is read from the account's change log ([LogReader]),
/// what there is from `account.email`. A query over what the table of emails knows opens no
/// message; one for words does ([MessageText]).
@NullMarked
package org.veredus.protocol.jmap.mail;

import org.jspecify.annotations.NullMarked;
