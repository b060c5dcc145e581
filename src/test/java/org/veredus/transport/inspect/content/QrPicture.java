package org.veredus.transport.inspect.content;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/// Makes pictures with codes for telephones, and such as only look like it.
record QrPicture(BufferedImage image) {
    private static final int WHITE = 0xFFFFFFFF;
    private static final int BLACK = 0xFF000000;

    static QrPicture of(String text) {
        try {
            BitMatrix code = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 200, 200);
            return drawn(200, 200, (x, y) -> code.get(x, y) ? BLACK : WHITE);
        } catch (WriterException impossible) {
            throw new AssertionError(text, impossible);
        }
    }

    static QrPicture blank(int width, int height) {
        return drawn(width, height, (_, _) -> WHITE);
    }

    /// What a code has in three of its corners, many times.
    static QrPicture corners(int inARow) {
        return drawn(
                inARow * 9,
                inARow * 9,
                (x, y) -> {
                    int ring = Math.max(Math.abs(x % 9 - 4), Math.abs(y % 9 - 4));
                    return ring <= 1 || ring == 3 ? BLACK : WHITE;
                });
    }

    @FunctionalInterface
    private interface Points {
        int at(int x, int y);
    }

    private static QrPicture drawn(int width, int height, Points points) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        return fill(image, points);
    }

    private static QrPicture fill(BufferedImage image, Points points) {
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) image.setRGB(x, y, points.at(x, y));
        }
        return new QrPicture(image);
    }

    QrPicture inverted() {
        return drawn(
                image.getWidth(),
                image.getHeight(),
                (x, y) -> image.getRGB(x, y) == BLACK ? WHITE : BLACK);
    }

    /// Black upon nothing.
    QrPicture transparent() {
        return fill(
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB),
                (x, y) -> image.getRGB(x, y) == BLACK ? BLACK : 0);
    }

    /// With a table of colours.
    QrPicture colours() {
        return fill(
                new BufferedImage(
                        image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED),
                image::getRGB);
    }

    /// With noise below.
    QrPicture above(int more) {
        return drawn(
                image.getWidth(),
                image.getHeight() + more,
                (x, y) -> y < image.getHeight() ? image.getRGB(x, y) : BLACK | (x * 7919 * y * y));
    }

    /// Its points as a PDF has them before they are packed: `gray`, `rgb`, `bits`, or `png`, which
    /// has the differences of a row from the one above.
    byte[] points(String how) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int y = 0; y < image.getHeight(); y++) {
            if (how.equals("png")) out.write(2);
            int bits = 0;
            for (int x = 0; x < image.getWidth(); x++) {
                int point = image.getRGB(x, y) & 0xFF;
                bits = (bits << 1) | (point & 1);
                switch (how) {
                    case "rgb" ->
                            out.writeBytes(new byte[] {(byte) point, (byte) point, (byte) point});
                    case "bits" -> {
                        if (x % 8 == 7) out.write(bits);
                    }
                    case "png" -> out.write(point - (y == 0 ? 0 : image.getRGB(x, y - 1) & 0xFF));
                    default -> out.write(point);
                }
            }
        }
        return out.toByteArray();
    }

    byte[] file(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }
}
