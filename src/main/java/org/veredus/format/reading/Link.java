package org.veredus.format.reading;

import org.jspecify.annotations.Nullable;

/// A place the message leads to.
///
/// @param target as written
/// @param address what a browser makes of it; null for what is no address of the web
/// @param text what is shown for it; for a bare address in a text the same as the target
public record Link(String target, @Nullable WebAddress address, String text) {
    public static Link of(String target, String text) {
        return new Link(target, WebAddress.parse(target), text);
    }
}
