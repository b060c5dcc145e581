package org.veredus.account.mailbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Numbers of one kind, one for each message of a [Chunk], as distances from a base: each takes as
/// many octets as the farthest needs, none where all are the same.
final class Column {
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long base;
    private final int width; // octets of a number: 0, 1, 2, 4 or 8
    private final byte[] octets;
    private final int start; // where the first number is

    private Column(long base, int width, byte[] octets, int start) {
        this.base = base;
        this.width = width;
        this.octets = octets;
        this.start = start;
    }

    /// One with room for `capacity` numbers, all of them `base` at first.
    static Column empty(long base, int width, int capacity) {
        return new Column(base, width, new byte[width * capacity], 0);
    }

    /// The first `count` of the numbers in as little room as possible.
    static Column pack(long[] numbers, int count) {
        return of(numbers, count, 0, count);
    }

    /// @param width octets of a number at least
    static Column of(long[] numbers, int count, int width, int capacity) {
        long least = numbers[0];
        long most = numbers[0];
        for (int row = 1; row < count; row++) {
            least = Math.min(least, numbers[row]);
            most = Math.max(most, numbers[row]);
        }
        Column column = empty(least, Math.max(width, width(most - least)), capacity);
        for (int row = 0; row < count; row++) column.set(row, numbers[row]);
        return column;
    }

    private static int width(long distance) {
        if (distance == 0) return 0;
        if (distance >>> 8 == 0) return 1;
        if (distance >>> 16 == 0) return 2;
        return distance >>> 32 == 0 ? 4 : 8;
    }

    long at(int row) {
        return base
                + switch (width) {
                    case 0 -> 0;
                    case 1 -> octets[start + row] & 0xFFL;
                    case 2 -> (short) SHORTS.get(octets, start + row * 2) & 0xFFFFL;
                    case 4 -> (int) INTS.get(octets, start + row * 4) & 0xFFFF_FFFFL;
                    default -> (long) LONGS.get(octets, start + row * 8);
                };
    }

    boolean holds(long number) {
        return width(number - base) <= width;
    }

    /// @param number one that it [holds][#holds]
    void set(int row, long number) {
        long distance = number - base;
        switch (width) {
            case 0 -> {}
            case 1 -> octets[start + row] = (byte) distance;
            case 2 -> SHORTS.set(octets, start + row * 2, (short) distance);
            case 4 -> INTS.set(octets, start + row * 4, (int) distance);
            default -> LONGS.set(octets, start + row * 8, distance);
        }
    }

    /// The first `count` numbers.
    long[] numbers(int count) {
        long[] numbers = new long[count];
        for (int row = 0; row < count; row++) numbers[row] = at(row);
        return numbers;
    }

    /// The same numbers in as little room as possible.
    Column packed(int count) {
        return pack(numbers(count), count);
    }

    void writeHead(RecordWriter out) {
        out.octet(width).number(base);
    }

    void writeNumbers(RecordWriter out, int count) {
        out.raw(Arrays.copyOfRange(octets, start, start + width * count));
    }

    /// What [#writeHead] wrote; its numbers are yet to come.
    record Head(long base, int width) {
        static Head read(RecordReader in) throws StoreFailed {
            int width = in.octet();
            if (width > 8 || Integer.bitCount(width) > 1)
                throw new StoreFailed("numbers of " + width + " octets");
            return new Head(in.number(), width);
        }

        /// The numbers stay where they are in the record.
        Column column(byte[] record, RecordReader in, int count) throws StoreFailed {
            return new Column(base, width, record, in.skip(width * count));
        }
    }
}
