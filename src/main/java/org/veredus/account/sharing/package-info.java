/// What people are told of when others let them into mailboxes, or no longer. RFC 9670 §5
///
/// [ShareNotifications] hears of each change ([org.veredus.account.mailbox.SharingListener]) and
/// keeps a [ShareNotification] in the account of whoever it concerns, records under the letter `H`,
/// see `account.register`; it goes when they have subscribed to the mailbox. Any thread may call; a
/// change returns when it is on stable storage. Not here: who may do what (`account.mailbox`).
@NullMarked
package org.veredus.account.sharing;

import org.jspecify.annotations.NullMarked;
