/// Digests by which nearly the same mail is known again, though nothing of it can be read from
/// them.
///
/// [FuzzyDigest#of] makes those of a message: of its text a [Sketch], which says how alike two
/// texts are; of each file and of the skeleton of its HTML an exact one. What changes from copy to
/// copy (numbers, addresses, links, whatever is quoted) is left out of the text.
///
/// Values; any thread. Not here: which digests were reported (`account.fuzzy`).
@NullMarked
package org.veredus.format.fuzzy;

import org.jspecify.annotations.NullMarked;
