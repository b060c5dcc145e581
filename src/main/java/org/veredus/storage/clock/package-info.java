/// How far the clock is to be believed.
///
/// Whoever throws something away because it is old asks [CarefulClock] for the time, not the
/// clock itself: one that was set wrongly and is put right again costs nothing then. Any thread may
/// call. Record, partition `v` 1: `c`: when it was last looked at and how much was lost by then, in
/// milliseconds.
@NullMarked
package org.veredus.storage.clock;

import org.jspecify.annotations.NullMarked;
