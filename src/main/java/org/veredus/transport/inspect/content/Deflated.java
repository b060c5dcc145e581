package org.veredus.transport.inspect.content;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// Unpacks what was packed by DEFLATE (RFC 1951), as far as it is asked to: a bomb stays small. Of
/// what is damaged or cut it gives what there is.
final class Deflated {
    private static final int BUFFER = 8192;

    private Deflated() {}

    /// As in ZIP archives.
    ///
    /// @param most octets that are unpacked
    static byte[] raw(byte[] octets, int from, int most) {
        return inflated(octets, from, most, new Inflater(true));
    }

    /// RFC 1950, as in PDFs.
    static byte[] zlib(byte[] octets, int from, int most) {
        return inflated(octets, from, most, new Inflater());
    }

    private static byte[] inflated(byte[] octets, int from, int most, Inflater inflater) {
        try (inflater) {
            InputStream packed = new ByteArrayInputStream(octets, from, octets.length - from);
            return read(new InflaterInputStream(packed, inflater), most);
        }
    }

    /// RFC 1952.
    static byte[] gzip(byte[] file, int most) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
            return read(in, most);
        } catch (IOException damaged) {
            return new byte[0]; // its header is none
        }
    }

    private static byte[] read(InputStream in, int most) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        try {
            int length = 0;
            while (length >= 0 && out.size() < most) {
                out.write(buffer, 0, length);
                length = in.read(buffer, 0, Math.min(BUFFER, most - out.size()));
            }
            return out.toByteArray();
        } catch (IOException damaged) {
            return out.toByteArray(); // up to where it is whole
        }
    }
}
