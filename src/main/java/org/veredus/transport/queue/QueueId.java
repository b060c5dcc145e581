package org.veredus.transport.queue;

/// Names a message in the queue; never used twice.
///
/// @param shard the number of the queue's partition
public record QueueId(int shard, long number) implements Comparable<QueueId> {
    public QueueId {
        if (shard < 0 || number < 0) throw new IllegalArgumentException(shard + "-" + number);
    }

    /// Reads [#toString].
    ///
    /// @throws IllegalArgumentException if it is none
    public static QueueId parse(String text) {
        if (!text.matches("\\d{1,9}-\\d{1,18}"))
            throw new IllegalArgumentException("not a queue id: " + text);
        int dash = text.indexOf('-');
        return new QueueId(
                Integer.parseInt(text, 0, dash, 10),
                Long.parseLong(text, dash + 1, text.length(), 10));
    }

    @Override
    public int compareTo(QueueId other) {
        int byShard = Integer.compare(shard, other.shard);
        return byShard != 0 ? byShard : Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return shard + "-" + number;
    }
}
