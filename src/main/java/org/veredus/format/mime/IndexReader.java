package org.veredus.format.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The reading half of [MessageIndexCodec]. Takes memory only in proportion to the octets it is
/// given.
final class IndexReader {

    /// What a word's number is if it is a length: room is left for words to come.
    static final int FIRST_LENGTH = 96;

    private final byte[] octets;
    private int at;

    IndexReader(byte[] octets) {
        this.octets = octets;
    }

    MessageIndex read() throws CorruptIndexException {
        int version = octet();
        if (version != MessageIndexCodec.VERSION) {
            throw new CorruptIndexException("message index of version " + version);
        }
        long size = varint();
        int flags = octet();
        boolean plainSubject = (flags & MessageIndexCodec.PLAIN_SUBJECT) != 0;
        String subject = plainSubject ? "" : text();
        String preview = text();
        List<Problem> problems = problems();
        Envelope envelope = envelope();
        Part root = part("", true, 0, 1);
        if (at != octets.length) {
            throw new CorruptIndexException(
                    "message index followed by " + (octets.length - at) + " octets");
        }
        String plain = envelope.subject();
        return new MessageIndex(
                size,
                root,
                envelope,
                plainSubject && plain != null ? plain : subject,
                preview,
                (flags & MessageIndexCodec.ATTACHMENT) != 0,
                (flags & MessageIndexCodec.ODD_FIELDS) != 0,
                problems);
    }

    private List<Problem> problems() throws CorruptIndexException {
        int count = count(2);
        List<Problem> problems = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            problems.add(new Problem(varint(), text()));
        }
        return problems;
    }

    private Envelope envelope() throws CorruptIndexException {
        return new Envelope(
                string(),
                string(),
                addresses(),
                addresses(),
                addresses(),
                addresses(),
                addresses(),
                addresses(),
                string(),
                string());
    }

    private List<EnvelopeAddress> addresses() throws CorruptIndexException {
        int count = count(4);
        if (count == 0) {
            return List.of();
        }
        List<EnvelopeAddress> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            addresses.add(new EnvelopeAddress(string(), string(), string(), string()));
        }
        return addresses;
    }

    private Part part(String numbers, boolean message, long from, int depth)
            throws CorruptIndexException {
        if (depth > MimeIndexer.MAX_DEPTH + 1) {
            throw new CorruptIndexException("message index nested too deep");
        }
        ContentType type = contentType();
        ContentFields fields = fields();
        long headerStart = Math.addExact(from, varint());
        long bodyStart = Math.addExact(headerStart, varint());
        var extent = new Extent(headerStart, bodyStart, varint(), varint());
        Math.addExact(bodyStart, extent.bodyLength());
        int kind = octet();
        String path =
                message ? Sections.root(numbers, kind == MessageIndexCodec.MULTIPART) : numbers;
        return switch (kind) {
            case MessageIndexCodec.LEAF -> new Part(path, type, fields, extent, List.of(), null);
            case MessageIndexCodec.MULTIPART ->
                    new Part(path, type, fields, extent, children(numbers, bodyStart, depth), null);
            case MessageIndexCodec.MESSAGE -> {
                var nested = new NestedMessage(envelope(), part(path, true, bodyStart, depth + 1));
                yield new Part(path, type, fields, extent, List.of(), nested);
            }
            default -> throw new CorruptIndexException("part of kind " + kind);
        };
    }

    private List<Part> children(String numbers, long bodyStart, int depth)
            throws CorruptIndexException {
        int count = count(8);
        if (count == 0) {
            throw new CorruptIndexException("multipart without parts");
        }
        List<Part> children = new ArrayList<>(count);
        long from = bodyStart;
        for (int i = 1; i <= count; i++) {
            Part child = part(Sections.child(numbers, i), false, from, depth + 1);
            children.add(child);
            from = child.extent().end();
        }
        return children;
    }

    private ContentType contentType() throws CorruptIndexException {
        return new ContentType(word(), word(), parameters());
    }

    private Parameters parameters() throws CorruptIndexException {
        int count = count(2);
        if (count == 0) {
            return Parameters.NONE;
        }
        List<Parameter> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(new Parameter(word(), word()));
        }
        return new Parameters(list);
    }

    private ContentFields fields() throws CorruptIndexException {
        int there = octet();
        if (there == 0) {
            return ContentFields.NONE;
        }
        return new ContentFields(
                (there & 1) != 0 ? string() : null,
                (there & 2) != 0 ? string() : null,
                (there & 4) != 0 ? word() : null,
                (there & 8) != 0 ? string() : null,
                (there & 16) != 0 ? new Disposition(word(), parameters()) : null,
                (there & 32) != 0 ? languages() : List.of(),
                (there & 64) != 0 ? string() : null);
    }

    private List<String> languages() throws CorruptIndexException {
        int count = count(1);
        List<String> tags = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String tag = string();
            tags.add(tag == null ? "" : tag);
        }
        return tags;
    }

    private String word() throws CorruptIndexException {
        long number = varint();
        if (number < IndexWords.LIST.size()) {
            return IndexWords.LIST.get((int) number);
        }
        if (number < FIRST_LENGTH) {
            throw new CorruptIndexException("unknown word " + number);
        }
        int from = at;
        int length = skip(number - FIRST_LENGTH);
        return new String(octets, from, length, StandardCharsets.ISO_8859_1);
    }

    private @Nullable String string() throws CorruptIndexException {
        long number = varint();
        if (number == 0) {
            return null;
        }
        int from = at;
        int length = skip(number - 1);
        return new String(octets, from, length, StandardCharsets.ISO_8859_1);
    }

    private String text() throws CorruptIndexException {
        long number = varint();
        if (number == 0) {
            throw new CorruptIndexException("text missing");
        }
        int from = at;
        int length = skip(number - 1);
        return new String(octets, from, length, StandardCharsets.UTF_8);
    }

    /// Moves on over so many octets and returns how many.
    private int skip(long length) throws CorruptIndexException {
        if (length > octets.length - at) {
            throw new CorruptIndexException("message index cut short");
        }
        at += (int) length;
        return (int) length;
    }

    /// A number of things that take at least so many octets each.
    private int count(int least) throws CorruptIndexException {
        long count = varint();
        if (count > (octets.length - at) / least) {
            throw new CorruptIndexException("message index cut short");
        }
        return (int) count;
    }

    private long varint() throws CorruptIndexException {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7F) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new CorruptIndexException("number too large");
    }

    private int octet() throws CorruptIndexException {
        if (at == octets.length) {
            throw new CorruptIndexException("message index cut short");
        }
        return octets[at++] & 0xFF;
    }
}
