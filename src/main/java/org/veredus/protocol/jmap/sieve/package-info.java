/// An account's Sieve scripts by JMAP. RFC 9661
///
/// The scripts are those of ManageSieve (`account.script`). A script's blob is named by the hash
/// of its text, so that another text is another blob.
@NullMarked
package org.veredus.protocol.jmap.sieve;

import org.jspecify.annotations.NullMarked;
