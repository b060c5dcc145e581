package org.veredus.transport.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// For metrics.
///
/// @param waiting recipient groups waiting for their time
/// @param running attempts under way
/// @param down destinations that are left alone for now
/// @param oldest when the oldest message came in; null for an empty queue
public record QueueNumbers(
        int messages, int held, int waiting, int running, int down, @Nullable Instant oldest) {}
