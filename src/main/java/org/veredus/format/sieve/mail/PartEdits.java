package org.veredus.format.sieve.mail;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;

/// Changes of a message's stretches, made together. Of a stretch within another only the outer one
/// counts.
final class PartEdits {
    private record Edit(long to, byte[] replacement) {}

    private final TreeMap<Long, Edit> edits = new TreeMap<>();

    private boolean closed;

    /// Forgets all, and takes no more until [#clear].
    void close() {
        edits.clear();
        closed = true;
    }

    void clear() {
        edits.clear();
        closed = false;
    }

    boolean areTaken() {
        return !closed;
    }

    boolean isEmpty() {
        return edits.isEmpty();
    }

    void add(long from, long to, byte[] replacement) {
        Map.Entry<Long, Edit> before = edits.floorEntry(from);
        boolean within = before != null && before.getKey() != from && before.getValue().to() > from;
        if (within || closed) {
            return;
        }
        edits.subMap(from, true, to, false).clear();
        edits.put(from, new Edit(to, replacement));
    }

    byte[] apply(byte[] message) {
        var out = new ByteArrayOutputStream(message.length);
        int at = 0;
        for (Map.Entry<Long, Edit> edit : edits.entrySet()) {
            int from = Math.toIntExact(edit.getKey());
            out.write(message, at, from - at);
            out.writeBytes(edit.getValue().replacement());
            at = Math.toIntExact(edit.getValue().to());
        }
        out.write(message, at, message.length - at);
        return out.toByteArray();
    }
}
