package org.veredus.format.convert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Images that can be read.
enum ImageType {
    JPEG("image/jpeg"),
    PNG("image/png"),
    GIF("image/gif"),
    BMP("image/bmp"),
    TIFF("image/tiff");

    /// Those that are written: what programs for mail show.
    static final List<ImageType> TARGETS = List.of(JPEG, PNG, GIF);

    private final String wire;

    ImageType(String wire) {
        this.wire = wire;
    }

    String wire() {
        return wire;
    }

    static @Nullable ImageType of(String mediaType) {
        for (ImageType type : values()) {
            if (type.wire.equals(mediaType)) return type;
        }
        return null;
    }
}
