package org.veredus.protocol.imap.search;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.veredus.format.mime.Charsets;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.TransferDecoding;

/// Searches one text part as its octets come. A small part is decoded as a whole, with all the care
/// for wrongly declared charsets; of a large one never more than a piece is held.
final class PartText {
    /// Decoded octets that make a part large.
    private static final int SMALL = 256 * 1024;

    private final TransferDecoding decoding;
    private final @Nullable String charset;
    private final Needle.Scan scan;
    private final ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    private byte[] left = new byte[0]; // the beginning of a character
    private @Nullable CharsetDecoder decoder;
    private boolean found;

    PartText(Part part, Needle needle) {
        decoding = new TransferDecoding(part.fields().encoding());
        charset = part.contentType().charset();
        scan = needle.new Scan();
    }

    void feed(byte[] octets, int from, int length) {
        if (found) return;
        for (int at = from; at < from + length; at += SMALL) {
            decoding.feed(octets, at, Math.min(from + length, at + SMALL), decoded);
            if (decoded.size() > SMALL) scanPiece();
        }
    }

    /// Whether the text was there.
    boolean finish() {
        if (found) return true;
        decoding.finish(decoded);
        if (decoder == null) return scan.feed(Charsets.decode(decoded.toByteArray(), charset));
        scanPiece();
        return found;
    }

    private void scanPiece() {
        CharsetDecoder to = decoder;
        if (to == null) {
            Charset known = Charsets.forName(charset);
            decoder =
                    to =
                            (known == null ? StandardCharsets.UTF_8 : known)
                                    .newDecoder()
                                    .onMalformedInput(CodingErrorAction.REPLACE)
                                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
        }
        ByteBuffer in = ByteBuffer.allocate(left.length + decoded.size());
        in.put(left).put(decoded.toByteArray()).flip();
        decoded.reset();
        CharBuffer text = CharBuffer.allocate((int) (in.remaining() * to.maxCharsPerByte()) + 1);
        to.decode(in, text, false);
        left = new byte[in.remaining()];
        in.get(left);
        found = scan.feed(text.flip());
    }
}
