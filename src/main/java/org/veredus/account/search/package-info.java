/// Finding text in an account's mail, for all protocols alike. RFC 9051 §6.4.4, RFC 6203, RFC 8621
/// §4.4.1
///
/// [MailSearch] answers two questions. Which emails *may* have a text: the caller then looks at
/// those alone, and at the ones that are not indexed yet. Which are *like* some words: in any form
/// of their language, also in the texts of attachments, best first.
///
/// [IndexedSearch] keeps an index of each account that somebody searches. It is made, and brought
/// up to date, by one thread of lowest priority that works as long as it rests; filing a message
/// costs an account nothing until its mail has been searched, then one line in a queue. Emails are
/// numbered as they come and never change, so the index follows by reading those with greater
/// numbers; those that are gone are told by the account's change log, or, if it has forgotten, by
/// comparing. [PlainSearch] has no index.
///
/// [MessageTexts] says what of a message is indexed; [AttachmentText] reads PDF and office formats,
/// bounded in octets, characters and time.
///
/// Not here: protocols' own comparing of texts, sorting, snippets.
@NullMarked
package org.veredus.account.search;

import org.jspecify.annotations.NullMarked;
