package org.veredus.format.reading;

import java.util.Locale;
import org.veredus.format.mime.Part;

/// A part that is not read as text.
///
/// @param name decoded; empty if there is none
/// @param start its first octets, decoded
/// @param end its last octets, if there are more; they do not reach into the first
/// @param whole whether the first are all of it
public record Attachment(Part part, String name, byte[] start, byte[] end, boolean whole) {
    /// Behind the last dot of the name, in lower case; empty if there is none.
    public String extension() {
        return extensionOf(name);
    }

    /// The same of any name. Dots and spaces at the end do not count: Windows leaves them out.
    public static String extensionOf(String name) {
        String trimmed = name.strip().replaceAll("[. ]+$", "");
        int dot = trimmed.lastIndexOf('.');
        return dot < 0 ? "" : trimmed.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
