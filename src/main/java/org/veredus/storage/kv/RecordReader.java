package org.veredus.storage.kv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what [RecordWriter] wrote. A record that ends early or names a newer version is
/// [StoreFailed]: the data folder is damaged
/// or was written by a newer program.
public final class RecordReader {
    private final byte[] buffer;
    private final int version;
    private int at = 1;

    public RecordReader(String what, byte[] record, int newestVersion) throws StoreFailed {
        if (record.length == 0) throw new StoreFailed(what + " record is empty");
        buffer = record;
        version = record[0] & 0xFF;
        if (version == 0 || version > newestVersion)
            throw new StoreFailed(
                    what + " record has version " + version + ", known is " + newestVersion);
    }

    public int version() {
        return version;
    }

    public boolean atEnd() {
        return at >= buffer.length;
    }

    public int octet() throws StoreFailed {
        need(1);
        return buffer[at++] & 0xFF;
    }

    public long number() throws StoreFailed {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7F) << shift;
            if (octet < 0x80) return value;
        }
        throw new StoreFailed("record has a number of more than ten octets");
    }

    public int count() throws StoreFailed {
        long value = number();
        if (value < 0 || value > Integer.MAX_VALUE)
            throw new StoreFailed("record has a count of " + value);
        return (int) value;
    }

    public byte[] bytes() throws StoreFailed {
        return raw(count());
    }

    public byte[] raw(int count) throws StoreFailed {
        need(count);
        at += count;
        return Arrays.copyOfRange(buffer, at - count, at);
    }

    public String text() throws StoreFailed {
        int count = count();
        need(count);
        at += count;
        return new String(buffer, at - count, count, StandardCharsets.UTF_8);
    }

    private void need(int count) throws StoreFailed {
        if (count < 0 || count > buffer.length - at)
            throw new StoreFailed("record ends after " + buffer.length + " octets");
    }
}
