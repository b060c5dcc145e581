package org.veredus.format.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One header field where it stands in its message. Holds places, not copies.
public final class HeaderField {
    private final byte[] message;
    private final int start;
    private final int nameEnd;
    private final int valueStart;
    private final int end;

    HeaderField(byte[] message, int start, int colon, int end) {
        this.message = message;
        this.start = start;
        this.nameEnd = nameEnd(message, start, colon);
        this.valueStart = colon + 1;
        this.end = end;
    }

    // RFC 5322 §4.5: white space before the colon is obsolete, and not part of the name
    private static int nameEnd(byte[] message, int start, int colon) {
        int end = colon;
        while (end > start && (message[end - 1] == ' ' || message[end - 1] == '\t')) {
            end--;
        }
        return end;
    }

    /// The name as it was written.
    public String name() {
        return new String(message, start, nameEnd - start, StandardCharsets.US_ASCII);
    }

    /// Whether this is its name; case does not matter.
    public boolean named(String other) {
        if (other.length() != nameEnd - start) {
            return false;
        }
        for (int i = 0; i < other.length(); i++) {
            if (lower(message[start + i]) != lower(other.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }

    /// The offset of the name's first octet.
    public int start() {
        return start;
    }

    /// The offset behind the colon.
    public int valueStart() {
        return valueStart;
    }

    /// The offset behind the field's last line end.
    public int end() {
        return end;
    }

    /// The whole field, exactly, with its line end.
    public byte[] raw() {
        return Arrays.copyOfRange(message, start, end);
    }

    /// All behind the colon, line ends too, one octet in each char.
    public String rawValue() {
        return new String(message, valueStart, end - valueStart, StandardCharsets.ISO_8859_1);
    }

    /// The value unfolded (RFC 5322 §2.2.3) and without the white space round it. Octets are taken
    /// as UTF-8
    /// (RFC 6532 §3.2), or as ISO 8859-1 where they are not. Encoded words stay.
    public String value() {
        byte[] unfolded = new byte[end - valueStart];
        int length = 0;
        for (int i = valueStart; i < end; i++) {
            boolean lineEnd =
                    message[i] == '\n'
                            || (message[i] == '\r' && i + 1 < end && message[i + 1] == '\n');
            if (!lineEnd) {
                unfolded[length++] = message[i];
            }
        }
        return decode(unfolded, length).strip();
    }

    private static String decode(byte[] octets, int length) {
        String text = new String(octets, 0, length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, 0, length))
                    .toString();
        } catch (CharacterCodingException _) { // a header of the old days: any octets are some text
            return new String(octets, 0, length, StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public String toString() {
        return name() + ":" + value();
    }
}
