/// An account's mail: mailboxes, messages, threads, flags, usage, and the change log that every
/// synchronising client reads. RFC 9051 §2.3, RFC 7162, RFC 8474, RFC 8621 §2 to §4.
///
/// [Accounts] opens an [Account]; its [AccountState] is an immutable value made from records,
/// kept in memory while the account is hot, and changed only by durable commits. A mailbox's
/// [Entries] are read when first asked for. IMAP sees entries (mailbox, UID); JMAP sees emails
/// with their entries. What clients ask most of a message was computed when it was filed
/// ([EmailRecord]).
///
/// Any thread may call. A change waits for its commit; reading a state does not wait.
/// Records of an account's partition, all with a version octet first, see [Layout]:
///
/// | key | value |
/// |---|---|
/// | `A` | usage, last mod-sequence, next numbers |
/// | `M` mailbox (4) | parent, name, role, subscribed, selectable, UIDVALIDITY, [Acl] |
/// | `S` mailbox (4) | UIDNEXT, HIGHESTMODSEQ, counts, which pages count |
/// | `N` mailbox (4) UID (4) | entry: email, flags, mod-sequence, size, dates |
/// | `F` mailbox (4) UID (4) | a page: the entries of up to 512 messages again, see [Pages] |
/// | `E` email (8) | blob, thread, received, prefix, index, [Ancestry] |
/// | `O` email (8) | what was found out about it, see [Account#find] |
/// | `G` mailbox (4) UID (4) holder (8, 0: shared) | annotations of a message: [AnnotationSet] |
/// | `X` email (8) mailbox (4) UID (4) | empty: the email has this entry |
/// | `T` hash of a Message-ID (8) | the thread it belongs to |
/// | `C` mod-sequence (8) | the change: see [ChangeLog]; old ones go, see [ChangeRetention] |
/// | `D` mailbox (4, 0: account) name | an annotation's value |
/// | `U` name | empty: a subscription without a mailbox |
/// | `R` email (8) | what somebody said it is and nobody has learned yet: [Ruling] |
/// | `V` mailbox (4) mod-sequence (8) | UIDs expunged; old ones in one record |
/// | `Q` … | keys of URLs, see `account.url` |
/// | `B` … | contents uploaded, see `account.email` |
/// | `H` … | what the owner is told of others' mailboxes, see `account.sharing` |
/// | `I`, `J` … | identities and submissions, see `account.sending` and `account.register` |
/// | `K`, `L` … | address books and contacts, see `account.contact` |
/// | `P` … | what clients keep here, see `account.preference` |
/// | `W` … | whom the owner lets in or not, see `account.screening` |
/// | `Y` … | what the owner taught of junk, see `account.junk` |
/// | `Z` … | scripts and what they remember, see `account.script` |
///
/// What somebody notes for himself changes nothing that others see: [PrivateChanges].
///
/// Who may see whose mailboxes is told by [VisibleMailboxes], for all protocols alike; [Shares]
/// is its index, in a partition of its own.
///
/// Not here: who owns the account (`account.directory`), protocols, sorting by scripts.
@NullMarked
package org.veredus.account.mailbox;

import org.jspecify.annotations.NullMarked;
