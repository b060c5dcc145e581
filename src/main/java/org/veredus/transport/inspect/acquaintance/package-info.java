/// What a message's sender is to the one it is for: somebody he writes to, a stranger, or one who
/// pretends to be somebody he knows.
///
/// [AcquaintanceLens] adds it to the findings of each account. Who somebody is to be counts only as
/// far as it is proven: the name of a friend is the first thing a fraud writes. Not here: who is
/// remembered (`account.correspondent`).
@NullMarked
package org.veredus.transport.inspect.acquaintance;

import org.jspecify.annotations.NullMarked;
