package org.veredus.transport.queue;

/// A recipient of a message under its index.
record Entry(int index, RecipientRecord record) {}
