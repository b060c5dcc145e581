/// Who may come in at all: what is asked before a message is taken, while refusing costs nothing.
///
/// [Reception] is asked for each message and each recipient: bans ([Bans]), rates, the lists of
/// people ([org.veredus.account.screening]), lists in the DNS, and for unknown senders whether they
/// come again as mail servers do ([Greylist]). The answer is an [Admission].
///
/// Records, partition `g` 0: `T` digest (16) of network, sender and recipient: second of the first
/// and the last try; `P` digest (16) of network and sender: second of the last message that passed.
/// At most [Greylist#MAX_RECORDS]; while there is no room everybody passes. Partition `g` 1:
/// networks that are shut out, until when ([org.veredus.account.screening.Spells]).
///
/// Any thread may call. Not here: what a message says (`transport.inspect`).
@NullMarked
package org.veredus.transport.inspect.reception;

import org.jspecify.annotations.NullMarked;
