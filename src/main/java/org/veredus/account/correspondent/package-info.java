/// With whom an account's owner has to do: whom he has written to, and whom he has in his address
/// books.
///
/// [Correspondents] remembers for each account the last [Correspondents#MAX_PEOPLE] people who got
/// mail from it, and the last [Correspondents#MAX_MESSAGES] messages it sent; a [Circle] is all of
/// them as they are at one moment, kept in memory for a while. Mail from them and answers to those
/// messages are wanted, and who pretends to be one of them is a fraud.
///
/// Records of an account's partition: `W k` and an address in lower case: second when it was last
/// written to, its name; `W s` digest (8) of a Message-ID: second when it was sent. A person's
/// record is written again after a week, so a message to people who are known costs one record.
///
/// [Colleagues] are the names that our own people write under. Partition `f` 2: `N` and an address
/// in lower case: the name.
///
/// Any thread may call; what was noted is on stable storage.
@NullMarked
package org.veredus.account.correspondent;

import org.jspecify.annotations.NullMarked;
