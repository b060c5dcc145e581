package org.veredus.format.convert;

/// How large an image shall be.
///
/// @param width in pixels; 0: as the height makes it
/// @param height in pixels; 0: as the width makes it
record Size(int width, int height) {
    /// For an image of this size: both sides as asked for, even if that changes its proportions
    /// (RFC 5259 §7); with one of them the other follows; with none it stays.
    Size of(int oldWidth, int oldHeight) {
        if (width == 0 && height == 0) return new Size(oldWidth, oldHeight);
        if (width == 0) return new Size(inProportion(height, oldWidth, oldHeight), height);
        if (height == 0) return new Size(width, inProportion(width, oldHeight, oldWidth));
        return this;
    }

    private static int inProportion(int side, int other, int old) {
        return Math.clamp(Math.round((double) side * other / old), 1, Integer.MAX_VALUE);
    }

    Size sideways() {
        return new Size(/* width= */ height, /* height= */ width);
    }

    long pixels() {
        return (long) width * height;
    }
}
