/// What was learned of junk: in how many unwanted and wanted messages each feature was seen.
///
/// Three layers are added up, each with a weight: what comes with the program ([Shipped]), what the
/// server was taught ([ServerJunk], partition `j` 0), what an account was taught
/// ([AccountJunk], in the account's partition). [Classifier] makes an opinion of them. Counts
/// can be taken back exactly, in any order: what was learned wrongly is unlearned as if it had
/// never been. Each message counts once, under a key of its content.
///
/// Records, of the server and of an account: `Y m`: the counts, packed; `Y t` and a message's key:
/// as what it was learned (1 junk, 2 wanted). When much was learned, all counts are halved and the
/// keys forgotten, so old habits fade.
///
/// Not here: what features a message has (`format.features`), when messages are learned from.
@NullMarked
package org.veredus.account.junk;

import org.jspecify.annotations.NullMarked;
