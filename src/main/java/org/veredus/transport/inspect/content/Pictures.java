package org.veredus.transport.inspect.content;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/// Decodes PNG, JPEG and GIF in bounded memory and time. How large a picture is stands in front,
/// and one that is too large is left alone; of a large one each second or third point is kept. What
/// its points do not need (texts, profiles of colours, thumbnails) is taken out before.
final class Pictures {
    private static final int MAX_SIDE = 8000;

    /// Points that are kept.
    private static final int KEPT = 1_000_000;

    /// A code has 21 points in a row at the least, and white around them.
    private static final int MIN_SIDE = 25;

    /// Times that a JPEG goes over all its points; a progressive one does so ten times.
    private static final int MAX_SCANS = 20;

    /// PNG §11.2, and what is transparent of colours in a table.
    private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private static final int PNG_START = 8;

    private Pictures() {}

    /// @param points as the file says
    record Picture(BufferedImage image, int points) {}

    /// @param most points of it
    /// @return as much as could be decoded; null for what is no picture, or none to look at
    static @Nullable Picture decoded(byte[] file, int most) {
        if (file.length < PNG_START) return null;
        return switch (file[0] & 0xFF) {
            case 0x89 -> decoded("png", png(file), most);
            case 0xFF -> scans(file) > MAX_SCANS ? null : decoded("jpeg", jpeg(file), most);
            case 'G' -> decoded("gif", file, most);
            default -> null;
        };
    }

    private static @Nullable Picture decoded(String format, byte[] file, int most) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        if (!readers.hasNext()) return null;
        ImageReader reader = readers.next();
        try (MemoryCacheImageInputStream in =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            return read(reader, most);
        } catch (IOException | RuntimeException damaged) {
            return null; // readers fail in many ways on what is made to make them fail
        } finally {
            reader.dispose();
        }
    }

    private static @Nullable Picture read(ImageReader reader, int most) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (Math.min(width, height) < MIN_SIDE || Math.max(width, height) > MAX_SIDE) return null;
        int points = width * height;
        if (points > most) return null;
        int step = (int) Math.ceil(Math.sqrt((double) points / KEPT));
        ImageReadParam how = reader.getDefaultReadParam();
        how.setSourceSubsampling(step, step, 0, 0);
        BufferedImage into =
                reader.getImageTypes(0)
                        .next()
                        .createBufferedImage(Math.ceilDiv(width, step), Math.ceilDiv(height, step));
        how.setDestination(into);
        try {
            reader.read(0, how);
        } catch (IOException cut) {
            return new Picture(into, points); // what there is of it
        }
        return new Picture(into, points);
    }

    private static byte[] png(byte[] file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(file.length);
        out.write(file, 0, PNG_START);
        int at = PNG_START;
        while (at + 12 <= file.length) {
            long length = u2(file, at) << 16 | u2(file, at + 2);
            int end = (int) Math.min(file.length, at + 12 + length);
            String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (NEEDED.contains(type)) out.write(file, at, end - at);
            at = end;
        }
        return out.toByteArray();
    }

    /// Without what is of applications, but for Adobe's mark, which says how colours are meant, and
    /// comments. ITU-T T.81 §B.1.1.3.
    private static byte[] jpeg(byte[] file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(file.length);
        out.write(file, 0, 2);
        int at = 2;
        while (at + 4 <= file.length && (file[at] & 0xFF) == 0xFF) {
            int marker = file[at + 1] & 0xFF;
            if (marker == 0xDA) break; // the points
            int end = (int) Math.min(file.length, at + 2 + u2(file, at + 2));
            boolean needless = (marker & 0xF0) == 0xE0 && marker != 0xEE;
            if (!needless && marker != 0xFE) out.write(file, at, end - at);
            at = end;
        }
        out.write(file, at, file.length - at);
        return out.toByteArray();
    }

    private static int scans(byte[] jpeg) {
        int scans = 0;
        for (int i = 1; i < jpeg.length; i++) {
            if (jpeg[i - 1] == (byte) 0xFF && jpeg[i] == (byte) 0xDA) scans++;
        }
        return scans;
    }

    private static long u2(byte[] octets, int at) {
        return (octets[at] & 0xFFL) << 8 | (octets[at + 1] & 0xFF);
    }
}
