/// Sieve, the language of mail rules: a script and a message in, actions out. RFC 5228 and the
/// extensions that [Capabilities] lists.
///
/// [Script#compile] reads a script once, with all that is wrong or odd about it, into steps that
/// run
/// without reading it again; [Script#run] makes a [Result] of one message. Nothing here touches the
/// world: what is to be done are [Action] values, what must be asked goes through [World]. A run is
/// bounded by [Limits]; one that fails or passes a bound ends with the error and an implicit keep.
///
/// Where to start reading: [Language] has all words; each group of words (`…Words`) says for each
/// its arguments ([Signature]), how it is compiled ([Usage]) and how it runs ([Run]). Scripts are
/// values and safe for any number of threads; a run belongs to one.
///
/// Not here: carrying actions out (`transport.deliver`), keeping scripts (`account.script`).
@NullMarked
package org.veredus.format.sieve;

import org.jspecify.annotations.NullMarked;
