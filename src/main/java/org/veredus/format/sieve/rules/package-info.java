/// Rules as people edit them: conditions and actions, as values that are read from a script and
/// written to it. What is no such rule stays in the script as it is written there.
///
/// [RuleScript] is a whole script, [Rule] one rule of it.
///
/// Not here: what a script means (`format.sieve`).
@NullMarked
package org.veredus.format.sieve.rules;

import org.jspecify.annotations.NullMarked;
