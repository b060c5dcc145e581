/// What was found of the mail of the last days, so that a changed configuration can be tried on
/// it.
///
/// [EvidenceBox] keeps of each message from outside who brought it, who wrote it and how far that
/// is proven, and for each account that it is for the names and scores of the findings and what was
/// decided: nothing of what the message says, and none of the findings' evidence. [Replay] weighs
/// it once more, with other scores, thresholds and lists.
///
/// What is kept is noted in memory and written every few seconds, so no message waits for it and a
/// crash costs the last of it. Records, partition `x` 0: `M`: the first and the next batch and all
/// batches' octets; `E` and a batch's number: the time of its youngest message, then its messages,
/// deflated. Batches that are older than is wanted, or too many, go with the next one that is
/// written.
///
/// Any thread. Not here: how findings are made (`transport.inspect`).
@NullMarked
package org.veredus.transport.inspect.evidence;

import org.jspecify.annotations.NullMarked;
