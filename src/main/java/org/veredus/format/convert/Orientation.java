package org.veredus.format.convert;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// How a camera was held: JPEG files say so in a field of their EXIF segment (EXIF 2.3 §4.6.4,
/// tag 274), and what is written anew without it would lie on its side.
final class Orientation {
    private static final int UPRIGHT = 1;
    private static final int TAG = 274;
    private static final int SHORT = 3;
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

    private Orientation() {}

    /// 1 to 8; 1, which is upright, where nothing is said.
    static int of(byte[] jpeg) {
        ByteBuffer file = ByteBuffer.wrap(jpeg);
        int at = 2; // behind the start of image
        while (at + 4 <= jpeg.length && jpeg[at] == (byte) 0xFF) {
            int marker = jpeg[at + 1] & 0xFF;
            int length = file.getShort(at + 2) & 0xFFFF;
            int end = at + 2 + length;
            boolean begun = marker == 0xDA; // the image itself
            if (begun || length < 2 || end > jpeg.length) return UPRIGHT;
            boolean exif =
                    marker == 0xE1
                            && length > 16
                            && Arrays.equals(jpeg, at + 4, at + 10, EXIF, 0, EXIF.length);
            if (exif) return inDirectory(file.slice(at + 10, end - at - 10));
            at = end;
        }
        return UPRIGHT;
    }

    /// The first directory of a TIFF structure.
    private static int inDirectory(ByteBuffer tiff) {
        if (tiff.limit() < 8) return UPRIGHT;
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = tiff.getInt(4) & 0xFFFF_FFFFL;
        if (directory + 2 > tiff.limit()) return UPRIGHT;
        int entries = tiff.getShort((int) directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + 12L * i;
            if (entry + 12 > tiff.limit()) return UPRIGHT;
            int at = (int) entry;
            if ((tiff.getShort(at) & 0xFFFF) == TAG && tiff.getShort(at + 2) == SHORT) {
                int value = tiff.getShort(at + 8) & 0xFFFF;
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }
}
