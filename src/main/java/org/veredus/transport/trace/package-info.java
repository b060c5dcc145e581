/// The journey of one message: which rooms of the office it passed, when, and what was done there.
///
/// [Trace#note] is called on the way of mail and only puts an event into a bounded buffer; when
/// that is full the event is counted and dropped, never waited for. One virtual thread writes what
/// has gathered about every second, so a crash may lose the last second of a journey, never mail.
/// [Trace#find] takes what an operator has at hand (an address, a Message-ID, a queue id, the id of
/// a message or its session) and returns the journeys it belongs to.
///
/// [QueueTrace] and [DeliveryTrace] note what the queue and the delivery report.
///
/// Records of the partition `t:0`, all with a version octet first. Batches are numbered without
/// gaps, so the newest come first by counting down and the oldest go first by counting up:
/// `M` → first batch kept, next batch, octets kept; `E` batch (8) → events; `X` batch (8) → time of
/// its last event and the sorted 32-bit hashes of all terms by which its events are found.
/// Not here: the log (SLF4J), metrics.
@NullMarked
package org.veredus.transport.trace;

import org.jspecify.annotations.NullMarked;
