/// The answer an account gives while its owner is away. RFC 8621 §8
///
/// It is kept in `account.script` and given by `transport.deliver`, besides what the account's own
/// script does.
@NullMarked
package org.veredus.protocol.jmap.vacation;

import org.jspecify.annotations.NullMarked;
