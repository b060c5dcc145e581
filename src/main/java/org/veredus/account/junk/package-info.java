/// What was learned of junk: in how many unwanted and wanted messages each feature was seen.
///
/// Layers are added up, each with a weight: what comes with the program ([Shipped]), what the
/// server was taught and what its accounts have told it ([ServerJunk], partition `j` 0), what an
/// account was taught ([AccountJunk], in the account's partition). [Classifier] makes an opinion
/// of them. Counts can be taken back exactly, in any order: what was learned wrongly is unlearned
/// as if it had never been. Each message counts once, under a key of its content.
///
/// [JunkLearner] learns from what people do: a message that is moved to the mailbox for junk or
/// out of it, or marked, is learned for its account. To all others an account tells each feature
/// once ([Share]), and what just one account has told counts nothing: nobody can teach others to
/// lose a sender's mail, however often he says it.
///
/// Records, of the server and of an account: `Y m`: the counts, packed; `Y t` and a message's key:
/// as what it was learned (1 junk, 2 wanted); `Y p`: the server's counts of what accounts have
/// told. Of the server alone: `Y e` and a message's key: its features, one of the latest 5,000 that
/// its administrator taught; `Y w`: the weights that were found from them. When much was learned,
/// all counts are halved and the keys forgotten, so old habits fade.
///
/// Not here: what features a message has (`format.features`), what people do and say
/// (`account.mailbox`, `Ruling`).
@NullMarked
package org.veredus.account.junk;

import org.jspecify.annotations.NullMarked;
