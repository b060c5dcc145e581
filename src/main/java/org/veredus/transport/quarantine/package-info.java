/// Mail that is held back: shown to nobody until somebody releases it.
///
/// [Quarantine] keeps each [Held] message for the account it came to. Released, it goes to the
/// inbox and is learned as wanted; deleted, or after [Quarantine#KEPT], it is gone. Once a day
/// whoever has new ones gets a letter that lists them ([Digest]).
///
/// Records, partition `h` 0: `M` account (8) number (8): who sent what, why it is held, the fields
/// for its top; its content is retained by the same key. `D` account (8): second of the last
/// letter. At most [Quarantine#MAX_OF_ACCOUNT] of an account; the oldest go first.
///
/// Any thread may call; what was held is on stable storage. Not here: what is held
/// (`transport.inspect`).
@NullMarked
package org.veredus.transport.quarantine;

import org.jspecify.annotations.NullMarked;
