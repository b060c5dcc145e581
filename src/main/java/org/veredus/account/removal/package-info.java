/// The end of an account: [Removal] takes away its login, its mail and all else that is kept of it.
///
/// Any thread. What lies in the account's own partition is known here; owners of other partitions
/// say how they [clear][Removal.Belongings] theirs.
/// Not here: search indexes, which are looked through now and then; what others noted of the
/// account's address.
@NullMarked
package org.veredus.account.removal;

import org.jspecify.annotations.NullMarked;
