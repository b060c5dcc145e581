/// Keeps what must go out until it has gone or its sender has been told that it could not.
///
/// [Queue] holds the messages: [Queue#submit] returns when one is on stable storage. [QueueRunner]
/// hands due recipients to a [Carrier] on virtual threads of its own, and turns what became of them
/// into records, further attempts and reports ([Reporter], [BounceSink]). [Schedule] and `Lanes`
/// are
/// pure functions of state and time: back-off of each recipient, concurrency and back-off of each
/// destination, fairness between destinations.
///
/// A report is handed over before its recipient's removal is committed: a crash in between repeats
/// a report and never loses one. RFC 5321 §4.5.4.1 (retrying), §4.5.5 (no report about a report),
/// RFC 3461 §5 and §6 (who is told what).
///
/// On disk, partition `('q', 0)`; numbers are big-endian:
///
/// | key | value |
/// |---|---|
/// | `n` | the next message's number |
/// | `m` id(8) | a message: envelope, content's blob, times, how many recipients are left |
/// | `r` id(8) index(4) | a recipient still to be served: destination, attempts, last trouble |
///
/// The blob is retained under the key of its message. Not here: how mail is carried
/// (`transport.relay`), mail loops (`transport.route`).
@NullMarked
package org.veredus.transport.queue;

import org.jspecify.annotations.NullMarked;
