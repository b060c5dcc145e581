package org.veredus.transport.queue;

import java.time.Instant;

/// What is to be done now for a job.
sealed interface Task {
    Job job();

    record Attempt(Job job, Instant begun) implements Task {}

    record Warn(Job job) implements Task {}

    record Expire(Job job) implements Task {}
}
