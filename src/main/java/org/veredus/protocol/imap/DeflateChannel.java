package org.veredus.protocol.imap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Compresses a connection both ways, as raw deflate. RFC 4978
///
/// One thread may read while another writes. What is written is sent on at once: whoever writes
/// gathers it before.
final class DeflateChannel implements ByteChannel {
    private static final int PIECE = 4096;

    private final ByteChannel beneath;
    private final Inflater inflater = new Inflater(true);
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final ByteBuffer compressed = ByteBuffer.allocate(PIECE).limit(0);

    DeflateChannel(ByteChannel beneath) {
        this.beneath = beneath;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        try {
            while (into.hasRemaining()) {
                int count = inflater.inflate(into);
                if (count > 0) return count;
                if (inflater.finished() || inflater.needsDictionary()) return -1;
                if (!feed()) return -1;
            }
            return 0;
        } catch (DataFormatException damaged) {
            throw new IOException("compressed stream is damaged", damaged);
        }
    }

    private boolean feed() throws IOException {
        compressed.clear();
        int count = beneath.read(compressed);
        compressed.flip();
        if (count < 0) return false;
        inflater.setInput(compressed);
        return true;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int count = from.remaining();
        deflater.setInput(from);
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        int length;
        do {
            piece.clear();
            length = deflater.deflate(piece, Deflater.SYNC_FLUSH);
            piece.flip();
            while (piece.hasRemaining()) beneath.write(piece);
        } while (length == PIECE);
        return count;
    }

    @Override
    public boolean isOpen() {
        return beneath.isOpen();
    }

    @Override
    public void close() throws IOException {
        beneath.close();
    }

    /// Frees the memory outside the heap. Nobody may read or write any more.
    void end() {
        inflater.end();
        deflater.end();
    }
}
