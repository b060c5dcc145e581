package org.veredus.transport.inspect.content;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.ResultPoint;
import com.google.zxing.ResultPointCallback;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Reads QR codes (ISO/IEC 18004) in pictures: what is a picture to a filter is a link to a
/// telephone. Dark on light and light on dark; the plainest of several. One picture at a time, as
/// each takes some megabytes: for any thread.
final class QrCodes {
    /// Corners that a picture seems to have; each three of them are tried.
    private static final int MAX_CORNERS = 150;

    private static final int WHITE = 0xFFFFFF;

    private final Lock turn = new ReentrantLock();

    /// @param text null: there is none, or nobody can read it
    /// @param points that were looked at
    record Seen(@Nullable String text, int points) {}

    /// @param most points that are looked at
    Seen read(byte[] file, int most) {
        turn.lock();
        try {
            Pictures.Picture picture = Pictures.decoded(file, most);
            if (picture == null) return new Seen(null, 0);
            LuminanceSource source = luminance(picture.image());
            String text = text(source);
            return new Seen(text == null ? text(source.invert()) : text, picture.points());
        } catch (LinkageError missing) {
            return new Seen(null, 0); // a Java without what reads pictures
        } finally {
            turn.unlock();
        }
    }

    /// What is transparent is white.
    private static LuminanceSource luminance(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] points = image.getRGB(0, 0, width, height, null, 0, width);
        for (int i = 0; i < points.length; i++) {
            if (points[i] >= 0) points[i] = WHITE; // the first bit: half transparent or more
        }
        return new RGBLuminanceSource(width, height, points);
    }

    private static @Nullable String text(LuminanceSource source) {
        try {
            return new QRCodeReader()
                    .decode(
                            new BinaryBitmap(new HybridBinarizer(source)),
                            Map.of(
                                    DecodeHintType.TRY_HARDER,
                                    true,
                                    DecodeHintType.NEED_RESULT_POINT_CALLBACK,
                                    new Corners()))
                    .getText();
        } catch (ReaderException | RuntimeException none) {
            return null; // the reader fails in many ways on what is made to make it fail
        }
    }

    /// Counts them while they are found.
    private static final class Corners implements ResultPointCallback {
        private int found;

        @Override
        public void foundPossibleResultPoint(ResultPoint point) {
            if (++found > MAX_CORNERS) throw new IllegalStateException("too many corners");
        }
    }
}
