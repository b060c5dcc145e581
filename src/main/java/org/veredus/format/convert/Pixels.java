package org.veredus.format.convert;

import java.util.Arrays;

/// An image as numbers.
///
/// @param argb row by row: alpha, red, green, blue
record Pixels(int width, int height, int[] argb) {
    Pixels {
        if (width < 1 || height < 1 || argb.length != width * height) {
            throw new IllegalArgumentException(
                    width + " by " + height + " with " + argb.length + " pixels");
        }
    }

    /// In another size. Each new pixel is the mean of the area that it covers, by the share of each
    /// old one: nothing flickers when made small, nothing is blurred when made large.
    Pixels scaled(int newWidth, int newHeight) {
        if (newWidth == width && newHeight == height) return this;
        int[] scaled = new int[newWidth * newHeight];
        double stepX = (double) width / newWidth;
        double stepY = (double) height / newHeight;
        double[] sums = new double[4 * newWidth];
        for (int y = 0; y < newHeight; y++) {
            Arrays.fill(sums, 0);
            double top = y * stepY;
            double bottom = Math.min(height, top + stepY);
            for (int row = (int) top; row < bottom; row++) {
                addRow(row, share(row, top, bottom), stepX, sums);
            }
            for (int x = 0; x < newWidth; x++) {
                scaled[y * newWidth + x] = mean(sums, 4 * x, (bottom - top) * stepX);
            }
        }
        return new Pixels(newWidth, newHeight, scaled);
    }

    /// How much of the unit that begins at `at` lies between the two.
    private static double share(int at, double from, double to) {
        return Math.min(at + 1, to) - Math.max(at, from);
    }

    private void addRow(int row, double weight, double step, double[] sums) {
        int start = row * width;
        for (int x = 0; 4 * x < sums.length; x++) {
            double left = x * step;
            double right = Math.min(width, left + step);
            for (int column = (int) left; column < right; column++) {
                add(argb[start + column], weight * share(column, left, right), sums, 4 * x);
            }
        }
    }

    /// Colours count by how opaque they are, or what is not seen would shine through at edges.
    private static void add(int pixel, double weight, double[] sums, int at) {
        double opaque = weight * (pixel >>> 24);
        sums[at] += opaque;
        sums[at + 1] += opaque * red(pixel);
        sums[at + 2] += opaque * green(pixel);
        sums[at + 3] += opaque * blue(pixel);
    }

    private static int mean(double[] sums, int at, double area) {
        double opaque = sums[at];
        if (opaque <= 0) return 0;
        return argb(
                octet(opaque / area),
                octet(sums[at + 1] / opaque),
                octet(sums[at + 2] / opaque),
                octet(sums[at + 3] / opaque));
    }

    private static int argb(int alpha, int red, int green, int blue) {
        return (alpha << 24) | (red << 16) | (green << 8) | blue;
    }

    private static int red(int pixel) {
        return (pixel >> 16) & 0xFF;
    }

    private static int green(int pixel) {
        return (pixel >> 8) & 0xFF;
    }

    private static int blue(int pixel) {
        return pixel & 0xFF;
    }

    private static int octet(double value) {
        return Math.min(255, (int) (value + 0.5));
    }

    /// Upright, if it was kept as a camera held it. EXIF 2.3 §4.6.4
    ///
    /// @param orientation 1 to 8, where 1 is upright
    Pixels turned(int orientation) {
        if (orientation == 1) return this;
        boolean sideways = orientation > 4;
        int newWidth = sideways ? height : width;
        int newHeight = sideways ? width : height;
        int[] turned = new int[argb.length];
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                turned[y * newWidth + x] = argb[source(x, y, orientation)];
            }
        }
        return new Pixels(newWidth, newHeight, turned);
    }

    private int source(int x, int y, int orientation) {
        int right = width - 1;
        int bottom = height - 1;
        return switch (orientation) {
            case 2 -> y * width + right - x;
            case 3 -> (bottom - y) * width + right - x;
            case 4 -> (bottom - y) * width + x;
            case 5 -> x * width + y;
            case 6 -> (bottom - x) * width + y;
            case 7 -> (bottom - x) * width + right - y;
            case 8 -> x * width + right - y;
            default -> y * width + x;
        };
    }

    /// Without transparency, on white paper.
    Pixels opaque() {
        int[] opaque = new int[argb.length];
        for (int i = 0; i < argb.length; i++) {
            opaque[i] = onWhite(argb[i]);
        }
        return new Pixels(width, height, opaque);
    }

    private static int onWhite(int pixel) {
        int alpha = pixel >>> 24;
        if (alpha == 255) return pixel;
        int white = 255 * (255 - alpha);
        return argb(
                255,
                (red(pixel) * alpha + white) / 255,
                (green(pixel) * alpha + white) / 255,
                (blue(pixel) * alpha + white) / 255);
    }

    boolean isOpaque() {
        for (int pixel : argb) {
            if (pixel >>> 24 != 255) return false;
        }
        return true;
    }
}
