/// Bounds on what peers may use up: events by rate, failures by slowing down, memory by a budget.
///
/// Keys are whatever is to be bounded (an address, an account), as text. The number of keys kept is
/// bounded, too: with more of them the least used are forgotten, so an attacker with many addresses
/// costs no memory but may gain some attempts. All classes are safe for any number of threads.
/// Nothing here waits; the caller does, or answers.
@NullMarked
package org.veredus.base.limit;

import org.jspecify.annotations.NullMarked;
