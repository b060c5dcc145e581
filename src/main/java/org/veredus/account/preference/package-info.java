/// What clients keep in an account so that it follows its owner from one device to the next: looks,
/// saved searches, templates, keys.
///
/// A [Preference] is a name and a JSON value that only clients understand. Records of the
/// account's partition under the letter `P`, see `account.register`. Any thread may call; a change
/// returns when it is on stable storage. Not here: what a value means (`web/src/settings`).
@NullMarked
package org.veredus.account.preference;

import org.jspecify.annotations.NullMarked;
