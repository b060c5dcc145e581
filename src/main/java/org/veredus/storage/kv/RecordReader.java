package org.veredus.storage.kv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Reads what [RecordWriter] wrote. A record that ends early or names a newer version is
/// [StoreFailed]: the data folder is damaged
/// or was written by a newer program.
public final class RecordReader {
    private final byte[] buffer;
    private final int end;
    private final int version;
    private int at = 1;

    public RecordReader(String what, byte[] record, int newestVersion) throws StoreFailed {
        this(what, record, record.length, newestVersion);
    }

    private RecordReader(String what, byte[] record, int end, int newestVersion)
            throws StoreFailed {
        if (end == 0) throw new StoreFailed(what + " record is empty");
        buffer = record;
        this.end = end;
        version = record[0] & 0xFF;
        if (version == 0 || version > newestVersion)
            throw new StoreFailed(
                    what + " record has version " + version + ", known is " + newestVersion);
    }

    /// For what [RecordWriter#toCheckedBytes] made; [StoreFailed] if an octet is not as it was.
    public static RecordReader checked(String what, byte[] record, int newestVersion)
            throws StoreFailed {
        int end = record.length - 4;
        if (end < 0) throw new StoreFailed(what + " record ends before its sum");
        CRC32C sum = new CRC32C();
        sum.update(record, 0, end);
        int written = 0;
        for (int i = 3; i >= 0; i--) written = (written << 8) | (record[end + i] & 0xFF);
        if ((int) sum.getValue() != written) throw new StoreFailed(what + " record is damaged");
        return new RecordReader(what, record, end, newestVersion);
    }

    public int version() {
        return version;
    }

    public boolean atEnd() {
        return at >= end;
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

    /// Passes over octets.
    ///
    /// @return where in the record they begin
    public int skip(int count) throws StoreFailed {
        need(count);
        at += count;
        return at - count;
    }

    public String text() throws StoreFailed {
        int count = count();
        need(count);
        at += count;
        return new String(buffer, at - count, count, StandardCharsets.UTF_8);
    }

    private void need(int count) throws StoreFailed {
        if (count < 0 || count > end - at)
            throw new StoreFailed("record ends after " + end + " octets");
    }
}
