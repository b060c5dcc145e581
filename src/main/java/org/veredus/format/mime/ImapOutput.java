package org.veredus.format.mime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Collects IMAP values as octets. Its own buffer, because it is filled char by char for every
/// message of a FETCH, and used again for the next one.
final class ImapOutput {

    /// Longer texts go as literals, since clients' line buffers have limits.
    private static final int MAX_QUOTED = 4096;

    private static final byte[] NIL = {'N', 'I', 'L'};

    private final BodyStructure.Strings strings;
    private byte[] buffer = new byte[1024];
    private int length;

    ImapOutput(BodyStructure.Strings strings) {
        this.strings = strings;
    }

    /// Begins anew.
    void clear() {
        length = 0;
    }

    /// What was collected stands at the beginning of it, until more is.
    byte[] octets() {
        return buffer;
    }

    int length() {
        return length;
    }

    /// Collects once more what stands there already.
    void again(int from, int to) {
        room(to - from);
        System.arraycopy(buffer, from, buffer, length, to - from);
        length += to - from;
    }

    void open() {
        octet('(');
    }

    void close() {
        octet(')');
    }

    void space() {
        octet(' ');
    }

    void nil() {
        room(NIL.length);
        System.arraycopy(NIL, 0, buffer, length, NIL.length);
        length += NIL.length;
    }

    void number(long value) {
        if (value >= 10) {
            number(value / 10);
        }
        octet('0' + (int) (value % 10));
    }

    void nstring(@Nullable String wire) {
        if (wire == null) {
            nil();
        } else {
            string(wire);
        }
    }

    /// A name that does not depend on case, in the customary upper case.
    void upper(String wire) {
        int from = length;
        string(wire);
        for (int i = from; i < length; i++) {
            byte octet = buffer[i];
            if (octet >= 'a' && octet <= 'z') {
                buffer[i] = (byte) (octet - 'a' + 'A');
            }
        }
    }

    private void string(String wire) {
        if (wire.length() <= MAX_QUOTED && quotedAscii(wire)) {
            return;
        }
        if (isQuotable(wire)) {
            quoted(wire);
        } else {
            literal(wire);
        }
    }

    /// What most strings are, in one go: copied as octets, then looked at.
    ///
    /// @return false, with nothing written, if it is not that simple
    @SuppressWarnings("deprecation") // drops the upper octets, and strings here have none
    private boolean quotedAscii(String wire) {
        int size = wire.length();
        room(size + 2);
        byte[] to = buffer;
        int from = length + 1;
        int end = from + size;
        wire.getBytes(0, size, to, from);
        for (int i = from; i < end; i++) {
            byte octet = to[i];
            // anything below a space, beyond ASCII too, is rare enough for the long way
            if (octet < ' ' || octet == 0x7F || octet == '"' || octet == '\\') {
                return false;
            }
        }
        to[length] = '"';
        to[end] = '"';
        length = end + 1;
        return true;
    }

    // RFC 9051 §9, QUOTED-CHAR
    private boolean isQuotable(String wire) {
        boolean eightBit = false;
        for (int i = 0; i < wire.length(); i++) {
            char c = wire.charAt(i);
            if (c == 0 || c == '\r' || c == '\n') {
                return false;
            }
            eightBit |= c >= 0x80;
        }
        boolean allowed = !eightBit || (strings == BodyStructure.Strings.UTF8 && isUtf8(wire));
        return allowed && wire.length() <= MAX_QUOTED;
    }

    private static boolean isUtf8(String wire) {
        byte[] octets = wire.getBytes(StandardCharsets.ISO_8859_1);
        String text = new String(octets, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), octets);
    }

    private void quoted(String wire) {
        room(2 * wire.length() + 2);
        buffer[length++] = '"';
        for (int i = 0; i < wire.length(); i++) {
            char c = wire.charAt(i);
            if (c == '"' || c == '\\') {
                buffer[length++] = '\\';
            }
            buffer[length++] = (byte) c;
        }
        buffer[length++] = '"';
    }

    /// RFC 9051 §4.3 has no NUL in literals; a question mark stands for it.
    private void literal(String wire) {
        octet('{');
        number(wire.length());
        room(wire.length() + 3);
        buffer[length++] = '}';
        buffer[length++] = '\r';
        buffer[length++] = '\n';
        for (int i = 0; i < wire.length(); i++) {
            char c = wire.charAt(i);
            buffer[length++] = c == 0 ? (byte) '?' : (byte) c;
        }
    }

    private void octet(int value) {
        room(1);
        buffer[length++] = (byte) value;
    }

    private void room(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + more));
        }
    }
}
