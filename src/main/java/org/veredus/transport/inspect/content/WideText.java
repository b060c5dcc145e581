package org.veredus.transport.inspect.content;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Texts of two octets a character, which browsers and the hosts of scripts know by their first
/// octets: to who looks for words in octets they say nothing.
final class WideText {
    private WideText() {}

    /// The same in UTF-8; what is no such text stays as it is.
    static byte[] plain(byte[] file) {
        Charset wide = charset(file);
        return wide == null ? file : new String(file, wide).getBytes(StandardCharsets.UTF_8);
    }

    /// By the mark in front, or, as readers of XML do, by how `<` and another sign are written.
    private static @Nullable Charset charset(byte[] file) {
        if (file.length < 4) return null;
        int first = ((file[0] & 0xFF) << 8) | (file[1] & 0xFF);
        return switch (first) {
            case 0xFFFE -> StandardCharsets.UTF_16LE;
            case 0xFEFF -> StandardCharsets.UTF_16BE;
            case '<' << 8 -> file[2] != 0 && file[3] == 0 ? StandardCharsets.UTF_16LE : null;
            case '<' -> file[2] == 0 && file[3] != 0 ? StandardCharsets.UTF_16BE : null;
            default -> null;
        };
    }
}
