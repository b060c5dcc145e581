package org.veredus.transport.inspect.content;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The files that a ZIP archive names on its way, as far as its first octets go. Nothing is
/// unpacked but the start of what may itself be an archive or a document, and of that little: a
/// bomb stays small. Of a long one there is the list at its end, too.
final class ZipListing {
    /// Entries of one archive.
    private static final int MAX_ENTRIES = 500;

    /// Octets of one entry that are unpacked.
    private static final int MAX_UNPACKED = 64 << 10;

    /// Octets that are unpacked of one archive.
    private static final int MAX_TOTAL = 512 << 10;

    private static final int LOCAL_HEADER = 30;
    private static final int LIST_ENTRY = 46;

    private final byte[] zip;
    private int left = MAX_TOTAL;

    /// @param name as the archive has it
    /// @param encrypted whether a password is needed
    /// @param start unpacked
    /// @param swells whether it claims to unpack to a thousand times its size
    record Entry(String name, boolean encrypted, byte[] start, boolean swells) {}

    private ZipListing(byte[] zip) {
        this.zip = zip;
    }

    static List<Entry> of(byte[] zip) {
        return new ZipListing(zip).entries();
    }

    /// Those that the list at an archive's end names, APPNOTE 4.3.12; nothing of them is unpacked.
    ///
    /// @param end of the archive
    static List<Entry> listed(byte[] end) {
        return new ZipListing(end).list();
    }

    private List<Entry> list() {
        List<Entry> entries = new ArrayList<>();
        int at = next(0, 1, 2);
        while (at >= 0 && at + LIST_ENTRY <= zip.length && entries.size() < MAX_ENTRIES) {
            long packed = u4(at + 20);
            long unpacked = u4(at + 24);
            int nameStart = at + LIST_ENTRY;
            int nameEnd = Math.min(zip.length, nameStart + u2(at + 28));
            String name = new String(zip, nameStart, nameEnd - nameStart, StandardCharsets.UTF_8);
            boolean encrypted = (u2(at + 8) & 1) != 0;
            boolean swells = packed > 0 && unpacked / packed > 500;
            entries.add(new Entry(name, encrypted, new byte[0], swells));
            at = next(nameEnd, 1, 2);
        }
        return entries;
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        int at = next(0, 3, 4);
        while (at >= 0 && entries.size() < MAX_ENTRIES) {
            int flags = u2(at + 6);
            long packed = u4(at + 18);
            long unpacked = u4(at + 22);
            int nameLength = u2(at + 26);
            int nameStart = at + LOCAL_HEADER;
            int nameEnd = Math.min(zip.length, nameStart + nameLength);
            String name = new String(zip, nameStart, nameEnd - nameStart, StandardCharsets.UTF_8);
            int data = Math.min(zip.length, nameStart + nameLength + u2(at + 28));
            boolean encrypted = (flags & 1) != 0;
            byte[] start = encrypted ? new byte[0] : unpack(data, u2(at + 8));
            entries.add(new Entry(name, encrypted, start, packed > 0 && unpacked / packed > 500));
            boolean sized = (flags & 8) == 0 && packed <= zip.length - data;
            at = next(sized ? data + (int) packed : data, 3, 4);
        }
        return entries;
    }

    /// Where the next header begins that has these octets in its mark.
    private int next(int from, int third, int fourth) {
        for (int i = from; i + LOCAL_HEADER <= zip.length; i++) {
            boolean mark = zip[i] == 'P' && zip[i + 1] == 'K';
            if (mark && zip[i + 2] == third && zip[i + 3] == fourth) return i;
        }
        return -1;
    }

    private int u2(int at) {
        return (zip[at] & 0xFF) | ((zip[at + 1] & 0xFF) << 8);
    }

    private long u4(int at) {
        return u2(at) | ((long) u2(at + 2) << 16);
    }

    private byte[] unpack(int data, int method) {
        int most = Math.min(MAX_UNPACKED, left);
        if (most <= 0) return new byte[0];
        if (method == 0) {
            byte[] stored = Arrays.copyOfRange(zip, data, Math.min(zip.length, data + most));
            left -= stored.length;
            return stored;
        }
        if (method != 8) return new byte[0];
        byte[] start = Deflated.raw(zip, data, most);
        left -= start.length;
        return start;
    }
}
