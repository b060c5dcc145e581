package org.veredus.format.mime;

import java.util.Arrays;
import java.util.List;

/// Keeps the first octets of a message until its structure is known, for the preview.
final class MessageStart {

    private byte[] octets = new byte[4096];
    private int length;

    void keep(byte[] buffer, int from, int to) {
        int more = Math.min(to - from, Preview.LOOKS_AT - length);
        if (more <= 0) {
            return;
        }
        if (length + more > octets.length) {
            octets =
                    Arrays.copyOf(
                            octets,
                            Math.min(Preview.LOOKS_AT, Math.max(2 * octets.length, length + more)));
        }
        System.arraycopy(buffer, from, octets, length, more);
        length += more;
    }

    /// @param outermost what was read of the message's own header
    MessageIndex index(Part root, OpenPart outermost, long size, List<Problem> problems) {
        Envelope envelope = outermost.envelope;
        BodyParts bodies = BodyParts.of(root);
        return new MessageIndex(
                size,
                root,
                envelope,
                envelope.decodedSubject(),
                length == 0 ? "" : Preview.of(bodies, octets, length),
                bodies.hasAttachment(),
                outermost.oddFields,
                problems);
    }
}
