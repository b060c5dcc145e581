package org.veredus.format.convert;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.veredus.format.convert.Converted.Refused;

/// Reads images. Their sizes are known before anything is decoded; an image that is larger than
/// what is kept in memory, but is to become smaller, is decoded with rows and columns left out.
final class ImageFile {
    /// Pixels of an image that is read at all. A progressive JPEG takes three octets for each.
    private static final long MAX_PIXELS = 40_000_000;

    /// Pixels in memory, of the image that is read and of the one that is written.
    private static final long MAX_IN_MEMORY = 6_000_000;

    /// Bits of a pixel: 16 for each of red, green, blue and alpha.
    private static final int MAX_DEPTH = 64;

    private ImageFile() {}

    /// The first image of a file, upright and in the size that is wanted.
    ///
    /// @throws IOException for a damaged one; decoders throw runtime exceptions, too
    static Pixels read(byte[] octets, ImageType type, Size wanted)
            throws IOException, Unconvertible {
        int orientation = type == ImageType.JPEG ? Orientation.of(octets) : 1;
        boolean sideways = orientation > 4;
        ImageReader reader = ImageIO.getImageReadersByMIMEType(type.wire()).next();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(octets))) {
            reader.setInput(in, true, true);
            Size stored = new Size(reader.getWidth(0), reader.getHeight(0));
            Size upright = sideways ? stored.sideways() : stored;
            Size size = wanted.of(upright.width(), upright.height());
            Pixels pixels = pixels(reader, stored, sideways ? size.sideways() : size);
            return pixels.turned(orientation);
        } finally {
            reader.dispose();
        }
    }

    private static Pixels pixels(ImageReader reader, Size stored, Size size)
            throws IOException, Unconvertible {
        if (stored.pixels() > MAX_PIXELS) {
            throw tooLarge("the image has more than " + MAX_PIXELS + " pixels");
        }
        if (size.pixels() > MAX_IN_MEMORY) {
            throw tooLarge("the new image would have more than " + MAX_IN_MEMORY + " pixels");
        }
        int step = step(stored, size);
        checkDepth(reader);
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceSubsampling(step, step, 0, 0);
        BufferedImage image = reader.read(0, param);
        int width = image.getWidth();
        int height = image.getHeight();
        int[] argb = image.getRGB(0, 0, width, height, null, 0, width);
        return new Pixels(width, height, argb).scaled(size.width(), size.height());
    }

    /// Of how many rows and columns one is decoded: as few as memory needs left out.
    private static int step(Size stored, Size size) throws Unconvertible {
        int step = 1;
        while (stored.pixels() / ((long) step * step) > MAX_IN_MEMORY) {
            step++;
        }
        boolean blurred =
                step > 1
                        && (stored.width() / step < size.width()
                                || stored.height() / step < size.height());
        if (blurred) {
            throw tooLarge(
                    "an image of more than "
                            + MAX_IN_MEMORY
                            + " pixels can only be made smaller by "
                            + step);
        }
        return step;
    }

    private static void checkDepth(ImageReader reader) throws IOException, Unconvertible {
        ImageTypeSpecifier raw = reader.getImageTypes(0).next();
        long tile = (long) reader.getTileWidth(0) * reader.getTileHeight(0);
        if (raw.getColorModel().getPixelSize() > MAX_DEPTH || tile > MAX_PIXELS) {
            throw tooLarge("the image is deeper than " + MAX_DEPTH + " bits");
        }
    }

    private static Unconvertible tooLarge(String text) {
        return new Unconvertible(Refused.tooLarge(text));
    }
}
