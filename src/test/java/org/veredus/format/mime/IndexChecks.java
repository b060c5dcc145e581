package org.veredus.format.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.veredus.format.mime.BodyStructure.Strings;
import org.veredus.testing.ImapSyntax;

/// What must hold of the index of any message whatever.
final class IndexChecks {

    private IndexChecks() {}

    static MessageIndex check(byte[] message, RandomGenerator random) throws CorruptIndexException {
        MessageIndex index = MimeIndexer.index(message);
        assertThat(index.size()).isEqualTo(message.length);
        assertThat(index.root().extent().headerStart()).isZero();
        nested(index.root(), 0, message.length);
        found(index, index.root());
        assertThat(index.preview().length()).isLessThanOrEqualTo(Preview.MAX_LENGTH);
        assertThat(inChunks(message, random)).isEqualTo(index);
        assertThat(MimeIndexer.structure(message)).isEqualTo(withoutEnvelopes(index.root()));
        assertThat(MessageIndexCodec.decode(MessageIndexCodec.encode(index))).isEqualTo(index);
        wellFormed(index, Strings.ASCII);
        wellFormed(index, Strings.UTF8);
        decodes(index.root());
        assertThat(MimeReport.of(index).parts()).isNotEmpty();
        return index;
    }

    private static MessageIndex inChunks(byte[] message, RandomGenerator random) {
        var indexer = new MimeIndexer();
        int at = 0;
        while (at < message.length) {
            int next =
                    Math.min(
                            message.length,
                            at + 1 + random.nextInt(random.nextBoolean() ? 3 : 300));
            indexer.feed(message, at, next);
            at = next;
        }
        return indexer.finish();
    }

    private static Part withoutEnvelopes(Part part) {
        NestedMessage message = part.message();
        return new Part(
                part.path(),
                part.contentType(),
                part.fields(),
                part.extent(),
                part.children().stream().map(IndexChecks::withoutEnvelopes).toList(),
                message == null
                        ? null
                        : new NestedMessage(Envelope.EMPTY, withoutEnvelopes(message.root())));
    }

    private static void nested(Part part, long from, long to) {
        Extent extent = part.extent();
        assertThat(extent.headerStart()).isGreaterThanOrEqualTo(from);
        assertThat(extent.end()).isLessThanOrEqualTo(to);
        long at = extent.bodyStart();
        for (Part child : part.children()) {
            nested(child, at, extent.end());
            at = child.extent().end();
        }
        NestedMessage message = part.message();
        if (message != null) {
            nested(message.root(), extent.bodyStart(), extent.end());
            assertThat(message.root().extent().end()).isEqualTo(extent.end());
        }
    }

    private static void found(MessageIndex index, Part part) {
        if (!part.path().endsWith("TEXT")) {
            assertThat(index.part(part.path())).isSameAs(part);
        }
        part.children().forEach(child -> found(index, child));
        NestedMessage message = part.message();
        if (message != null) {
            assertThat(index.text(part.path())).isEqualTo(message.root().extent().body());
            found(index, message.root());
        }
    }

    private static void decodes(Part part) {
        part.filename();
        part.description();
        part.contentType().charset();
        part.children().forEach(IndexChecks::decodes);
    }

    private static void wellFormed(MessageIndex index, Strings strings) {
        boolean utf8 = strings == Strings.UTF8;
        BodyStructure values = new BodyStructure(strings);
        ImapSyntax.checkBody(ImapSyntax.parse(octets(values.bodyStructureOf(index.root())), utf8));
        ImapSyntax.checkBody(ImapSyntax.parse(octets(values.bodyOf(index.root())), utf8));
        ImapSyntax.checkEnvelope(ImapSyntax.parse(octets(values.envelopeOf(index)), utf8));
    }

    private static byte[] octets(BodyStructure value) {
        return Arrays.copyOf(value.octets(), value.length());
    }
}
