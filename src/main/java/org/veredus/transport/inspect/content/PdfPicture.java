package org.veredus.transport.inspect.content;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// A picture of a PDF (ISO 32000-1 §8.9.5) as a file that others read: a JPEG is one, and points
/// packed by DEFLATE are what a PNG has. Colours from a table are taken for shades.
///
/// @param dictionary what stands in front of it
/// @param jpeg whether it is one
/// @param bits of a point's component
record PdfPicture(String dictionary, boolean jpeg, int width, int height, int bits) {
    /// Points in a row; larger ones are left alone further on, too.
    private static final int MAX_SIDE = 8000;

    private static final String OBJECT = " obj";

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

    private static final Pattern IMAGE = Pattern.compile("/Subtype\\s{0,9}/Image\\b");
    private static final Pattern FILTER =
            Pattern.compile("/[A-Za-z0-9]{2,20}Decode\\b|/(?:Fl|DCT)\\b");
    private static final Pattern MASK = Pattern.compile("/ImageMask\\s{1,9}true\\b");

    /// A predictor of PNG, §7.4.4.4: each row says how it is written.
    private static final Pattern PREDICTED = Pattern.compile("/Predictor\\s{1,9}1[0-5]\\b");

    /// @param octets none: there is no such file
    /// @param unpacked octets
    record File(byte[] octets, int unpacked) {}

    /// Null for what is no picture, or none to look at.
    static @Nullable PdfPicture of(String before) {
        String dictionary = before.substring(Math.max(0, before.lastIndexOf(OBJECT)));
        if (!IMAGE.matcher(dictionary).find()) return null;
        String[] filters =
                FILTER.matcher(dictionary)
                        .results()
                        .map(found -> found.group())
                        .toArray(String[]::new);
        if (filters.length != 1) return null;
        boolean jpeg = filters[0].startsWith("/DCT");
        boolean packed = filters[0].equals("/FlateDecode") || filters[0].equals("/Fl");
        int width = number(dictionary, "Width");
        int height = number(dictionary, "Height");
        boolean mask = MASK.matcher(dictionary).find();
        int bits = mask ? 1 : number(dictionary, "BitsPerComponent");
        boolean sized = width > 0 && width <= MAX_SIDE && height > 0 && height <= MAX_SIDE;
        if (!jpeg && !(packed && sized && bits > 0 && bits <= 8)) return null;
        return new PdfPicture(dictionary, jpeg, width, height, bits);
    }

    private static int number(String dictionary, String key) {
        Matcher number =
                Pattern.compile("/" + key + "\\s{1,9}(\\d{1,5})\\b(?!\\s+\\d+\\s+R)")
                        .matcher(dictionary);
        return number.find() ? Integer.parseInt(number.group(1)) : 0;
    }

    /// @param most octets that are unpacked
    File file(byte[] stream, int most) {
        if (jpeg) return new File(stream, 0);
        if (PREDICTED.matcher(dictionary).find())
            return new File(png(stream, Math.max(1, number(dictionary, "Colors"))), 0);
        byte[] points = Deflated.zlib(stream, 0, most);
        int components = components(points.length);
        return new File(png(rows(points, components), components), points.length);
    }

    /// One (gray, or a number in a table) or three: as many as there are points for. What is cut is
    /// told by its dictionary.
    private int components(int octets) {
        long one = (long) rowOctets(1) * height;
        long three = (long) rowOctets(3) * height;
        if (octets >= three) return 3;
        return octets >= one && !dictionary.contains("/DeviceRGB") ? 1 : 3;
    }

    private int rowOctets(int components) {
        return (width * components * bits + 7) / 8;
    }

    /// With a mark in front of each that it stands as it is, PNG §9.2.
    private byte[] rows(byte[] points, int components) {
        int row = rowOctets(components);
        ByteArrayOutputStream rows = new ByteArrayOutputStream(points.length + height);
        for (int at = 0; at < points.length; at += row) {
            rows.write(0);
            rows.write(points, at, Math.min(row, points.length - at));
        }
        try (Deflater deflater = new Deflater(Deflater.NO_COMPRESSION)) {
            deflater.setInput(rows.toByteArray());
            deflater.finish();
            ByteArrayOutputStream packed = new ByteArrayOutputStream(rows.size() + row);
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) packed.write(buffer, 0, deflater.deflate(buffer));
            return packed.toByteArray();
        }
    }

    private byte[] png(byte[] packed, int components) {
        if (components != 1 && (components != 3 || bits != 8)) return new byte[0];
        ByteArrayOutputStream out = new ByteArrayOutputStream(packed.length + 100);
        out.writeBytes(PNG);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        u4(header, width);
        u4(header, height);
        header.write(bits);
        header.write(components == 3 ? 2 : 0);
        header.writeBytes(new byte[3]);
        chunk(out, "IHDR", header.toByteArray());
        chunk(out, "IDAT", packed);
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
        u4(out, content.length);
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(content);
        out.writeBytes(name);
        out.writeBytes(content);
        u4(out, (int) sum.getValue());
    }

    private static void u4(ByteArrayOutputStream out, int value) {
        for (int shift = 24; shift >= 0; shift -= 8) out.write(value >> shift);
    }
}
