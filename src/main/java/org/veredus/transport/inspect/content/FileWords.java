package org.veredus.transport.inspect.content;

import java.nio.charset.StandardCharsets;

/// Words among a file's octets, whatever else these are.
final class FileWords {
    private FileWords() {}

    static boolean have(byte[] octets, String ascii) {
        byte[] wanted = ascii.getBytes(StandardCharsets.ISO_8859_1);
        int last = octets.length - wanted.length;
        for (int i = 0; i <= last; i++) {
            if (octets[i] != wanted[0]) continue;
            int same = 1;
            while (same < wanted.length && octets[i + same] == wanted[same]) same++;
            if (same == wanted.length) return true;
        }
        return false;
    }

    /// The same in UTF-16LE, as the old Office formats name their streams.
    static boolean haveWide(byte[] octets, String ascii) {
        StringBuilder wide = new StringBuilder();
        for (int i = 0; i < ascii.length(); i++) wide.append(ascii.charAt(i)).append('\0');
        return have(octets, wide.toString());
    }
}
