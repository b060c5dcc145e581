package org.veredus.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The lines of a batch, one after the other, whatever is in them. Who wrote them may have made one
/// that nobody can hold: it is passed over, and the lines behind it are read all the same.
final class BatchLines {
    private static final int PIECE = 1 << 16;

    private final InputStream in;
    private final int longest;
    private final byte[] buffer = new byte[PIECE];
    private int position;
    private int limit;

    /// @param longest octets of a line
    BatchLines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /// A line without its end, or null behind the last one.
    ///
    /// @throws Failure if it is too long; the next call gives the line behind it
    byte @Nullable [] next() throws IOException, Failure {
        if (!filled()) return null;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean held = true;
        while (filled()) {
            int start = position;
            while (position < limit && buffer[position] != '\n') position++;
            held = held && keep(line, start);
            if (!held) line = new ByteArrayOutputStream();
            if (position < limit) {
                position++;
                break;
            }
        }
        if (!held) throw new Failure("the line is too long");
        return line.toByteArray();
    }

    private boolean keep(ByteArrayOutputStream line, int start) {
        if (line.size() + position - start > longest) return false;
        try {
            line.write(buffer, start, position - start);
            return true;
        } catch (OutOfMemoryError full) { // a small machine's limit is its memory
            return false;
        }
    }

    private boolean filled() throws IOException {
        if (position < limit) return true;
        limit = in.read(buffer);
        position = 0;
        return limit > 0;
    }
}
