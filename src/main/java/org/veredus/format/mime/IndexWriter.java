package org.veredus.format.mime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The writing half of [MessageIndexCodec].
final class IndexWriter {

    private byte[] buffer = new byte[1024];
    private int length;

    byte[] write(MessageIndex index) {
        octet(MessageIndexCodec.VERSION);
        varint(index.size());
        boolean plainSubject = index.subject().equals(index.envelope().subject());
        octet(
                (index.hasAttachment() ? MessageIndexCodec.ATTACHMENT : 0)
                        | (plainSubject ? MessageIndexCodec.PLAIN_SUBJECT : 0)
                        | (index.oddFields() ? MessageIndexCodec.ODD_FIELDS : 0));
        if (!plainSubject) {
            text(index.subject());
        }
        text(index.preview());
        varint(index.problems().size());
        for (Problem problem : index.problems()) {
            varint(problem.offset());
            text(problem.sentence());
        }
        envelope(index.envelope());
        part(index.root(), 0);
        return Arrays.copyOf(buffer, length);
    }

    private void envelope(Envelope envelope) {
        string(envelope.date());
        string(envelope.subject());
        addresses(envelope.from());
        addresses(envelope.sender());
        addresses(envelope.replyTo());
        addresses(envelope.to());
        addresses(envelope.cc());
        addresses(envelope.bcc());
        string(envelope.inReplyTo());
        string(envelope.messageId());
    }

    private void addresses(List<EnvelopeAddress> addresses) {
        varint(addresses.size());
        for (EnvelopeAddress address : addresses) {
            string(address.name());
            string(address.adl());
            string(address.mailbox());
            string(address.host());
        }
    }

    /// @param from where the part before, or the header of the one around, ended
    private void part(Part part, long from) {
        contentType(part.contentType());
        fields(part.fields());
        Extent extent = part.extent();
        varint(extent.headerStart() - from);
        varint(extent.bodyStart() - extent.headerStart());
        varint(extent.bodyLength());
        varint(extent.lines());
        NestedMessage nested = part.message();
        if (nested != null) {
            octet(MessageIndexCodec.MESSAGE);
            envelope(nested.envelope());
            part(nested.root(), extent.bodyStart());
        } else if (part.isMultipart()) {
            octet(MessageIndexCodec.MULTIPART);
            varint(part.children().size());
            long at = extent.bodyStart();
            for (Part child : part.children()) {
                part(child, at);
                at = child.extent().end();
            }
        } else {
            octet(MessageIndexCodec.LEAF);
        }
    }

    private void contentType(ContentType type) {
        word(type.type());
        word(type.subtype());
        parameters(type.parameters());
    }

    private void parameters(Parameters parameters) {
        varint(parameters.list().size());
        for (Parameter parameter : parameters.list()) {
            word(parameter.name());
            word(parameter.value());
        }
    }

    /// A bit for each field that is there, then those fields.
    private void fields(ContentFields fields) {
        Disposition disposition = fields.disposition();
        octet(
                bit(fields.id(), 1)
                        | bit(fields.description(), 2)
                        | bit(fields.encoding(), 4)
                        | bit(fields.md5(), 8)
                        | bit(disposition, 16)
                        | (fields.languages().isEmpty() ? 0 : 32)
                        | bit(fields.location(), 64));
        stringIfAny(fields.id());
        stringIfAny(fields.description());
        if (fields.encoding() != null) {
            word(fields.encoding());
        }
        stringIfAny(fields.md5());
        if (disposition != null) {
            word(disposition.value());
            parameters(disposition.parameters());
        }
        if (!fields.languages().isEmpty()) {
            varint(fields.languages().size());
            fields.languages().forEach(this::string);
        }
        stringIfAny(fields.location());
    }

    private static int bit(@Nullable Object field, int bit) {
        return field == null ? 0 : bit;
    }

    private void stringIfAny(@Nullable String wire) {
        if (wire != null) {
            string(wire);
        }
    }

    private void word(String word) {
        int index = IndexWords.indexOf(word);
        if (index >= 0) {
            varint(index);
        } else {
            octets(word.getBytes(StandardCharsets.ISO_8859_1), IndexReader.FIRST_LENGTH);
        }
    }

    private void string(@Nullable String wire) {
        if (wire == null) {
            varint(0);
        } else {
            octets(wire.getBytes(StandardCharsets.ISO_8859_1), 1);
        }
    }

    private void text(String text) {
        octets(text.getBytes(StandardCharsets.UTF_8), 1);
    }

    private void octets(byte[] octets, int lengthOffset) {
        varint((long) octets.length + lengthOffset);
        room(octets.length);
        System.arraycopy(octets, 0, buffer, length, octets.length);
        length += octets.length;
    }

    private void varint(long value) {
        long rest = value;
        while (rest > 0x7F) {
            octet((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        octet((int) rest);
    }

    private void octet(int value) {
        room(1);
        buffer[length++] = (byte) value;
    }

    private void room(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + more));
        }
    }
}
