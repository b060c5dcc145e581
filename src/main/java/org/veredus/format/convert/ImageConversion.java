package org.veredus.format.convert;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.veredus.format.convert.Converted.Done;
import org.veredus.format.convert.Converted.Refused;

/// Images as other images, and in other sizes. RFC 5259 §7, §7.2
final class ImageConversion {
    static final List<String> PARAMETERS = List.of(Wish.WIDTH, Wish.HEIGHT);

    /// Pixels of a side of what is written: larger ones programs for mail do not show.
    private static final int MAX_SIDE = 16_384;

    /// Hardly anybody sees the difference, and it takes a tenth of the octets.
    private static final float JPEG_QUALITY = 0.85f;

    private ImageConversion() {}

    static Converted convert(MediaContent content, Wish wish) {
        ImageType from = ImageType.of(content.mediaType());
        ImageType to = ImageType.of(wish.mediaType());
        if (from == null || to == null) {
            return Refused.impossible(content.mediaType(), wish.mediaType());
        }
        try {
            Size size = new Size(side(wish, Wish.WIDTH), side(wish, Wish.HEIGHT));
            return new Done(
                    new MediaContent(to.wire(), null, written(read(content, from, size), to)));
        } catch (Unconvertible reason) {
            return reason.refused();
        }
    }

    /// What is asked for; 0 where nothing is.
    private static int side(Wish wish, String name) throws Unconvertible {
        String value = wish.parameter(name);
        if (value == null) return 0;
        if (value.matches("[0-9]{1,5}")) {
            int side = Integer.parseInt(value);
            if (side >= 1 && side <= MAX_SIDE) return side;
        }
        throw new Unconvertible(
                Refused.parameter(name, name + " is no number from 1 to " + MAX_SIDE));
    }

    private static Pixels read(MediaContent content, ImageType from, Size wanted)
            throws Unconvertible {
        try {
            return ImageFile.read(content.octets(), from, wanted);
        } catch (IOException | RuntimeException _) {
            // the platform's decoders throw whatever damaged files lead them to
            throw new Unconvertible(
                    Refused.unreadable("this is no " + from.wire() + " that can be read"));
        }
    }

    private static byte[] written(Pixels pixels, ImageType to) {
        boolean opaque = to == ImageType.JPEG || pixels.isOpaque(); // JPEG knows no transparency
        Pixels shown = opaque ? pixels.opaque() : pixels;
        BufferedImage image =
                new BufferedImage(
                        shown.width(),
                        shown.height(),
                        opaque ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, shown.width(), shown.height(), shown.argb(), 0, shown.width());
        ImageWriter writer = ImageIO.getImageWritersByMIMEType(to.wire()).next();
        var octets = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(octets)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), quality(writer, to));
        } catch (IOException impossible) {
            throw new IllegalStateException("memory cannot be written to", impossible);
        } finally {
            writer.dispose();
        }
        return octets.toByteArray();
    }

    private static @Nullable ImageWriteParam quality(ImageWriter writer, ImageType to) {
        if (to != ImageType.JPEG) return null;
        ImageWriteParam quality = writer.getDefaultWriteParam();
        quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        quality.setCompressionQuality(JPEG_QUALITY);
        return quality;
    }
}
