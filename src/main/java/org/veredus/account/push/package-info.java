/// Where clients want to be told of changes when they are not there themselves. RFC 8620 §7.2
///
/// [PushSubscriptions] keeps each [PushSubscription] on stable storage with the pass of who made
/// it (`account.auth`), since it ends with that; what each has been told last, so that a
/// restart misses nothing; and the keys by which push services know this server (RFC 9749).
/// Any thread may call; a change returns when it is on stable storage. Records of the partition
/// `u:0`, drawn at [PushSubscriptions]. What is removed is gone from the store's files with its
/// next compaction. [AppleDevices] keeps which devices want to be woken by Apple's push service,
/// in the partition `u:1`. [PushRounds] hears of changes for both. Not here: sending
// (`protocol.jmap.push`, `protocol.imap.push`).
@NullMarked
package org.veredus.account.push;

import org.jspecify.annotations.NullMarked;
