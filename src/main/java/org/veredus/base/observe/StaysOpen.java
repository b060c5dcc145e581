package org.veredus.base.observe;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Standard error does not end with the log.
final class StaysOpen extends FilterOutputStream {
    StaysOpen(OutputStream to) {
        super(to);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
