package org.veredus.protocol.imap.syntax;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.veredus.account.mailbox.Flags;
import org.veredus.base.wire.WireWriter;

/// Writes responses token by token. Nothing is sent before [#flush()] or until there is a
/// bufferful;
/// between responses it holds no memory.
public final class Output {
    private static final int FIRST = 512;
    private static final int CAPACITY = WireWriter.SLICE;
    private static final byte[] NOTHING = {};
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;

    /// The flag sets without keywords, as nearly all are.
    private static final String[] PLAIN_FLAGS = plainFlags();

    private final WireWriter out;
    private byte[] buffer = NOTHING;
    private int length;
    private MailboxNames names = MailboxNames.UTF7;

    public Output(WireWriter out) {
        this.out = out;
    }

    private static String[] plainFlags() {
        String[] all = new String[32];
        for (int bits = 0; bits < all.length; bits++) all[bits] = Flags.of(bits).wire();
        return all;
    }

    public Output octet(char c) throws IOException {
        room(1);
        buffer[length++] = (byte) c;
        return this;
    }

    /// Each character is one octet.
    public Output ascii(String text) throws IOException {
        int count = text.length();
        if (count > CAPACITY) {
            drain();
            out.ascii(text);
            return this;
        }
        room(count);
        for (int i = 0; i < count; i++) buffer[length + i] = (byte) text.charAt(i);
        length += count;
        return this;
    }

    /// A sentence for people, in which a client's odd words may appear.
    public Output sentence(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            octet(c < ' ' || c >= 0x7F ? '?' : c);
        }
        return this;
    }

    public Output number(long value) throws IOException {
        room(20);
        length = digits(value);
        return this;
    }

    private int digits(long value) {
        int at = length;
        if (value < 0) throw new IllegalArgumentException("negative number " + value);
        long rest = value;
        do {
            buffer[at++] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        for (int low = length, high = at - 1; low < high; low++, high--) {
            byte swapped = buffer[low];
            buffer[low] = buffer[high];
            buffer[high] = swapped;
        }
        return at;
    }

    public Output crlf() throws IOException {
        return octet('\r').octet('\n');
    }

    public Output octets(byte[] octets, int from, int count) throws IOException {
        if (count > CAPACITY) {
            drain();
            out.write(octets, from, count);
        } else {
            room(count);
            System.arraycopy(octets, from, buffer, length, count);
            length += count;
        }
        return this;
    }

    /// Octets of a literal that is not announced as one with NULs: 0x80 stands for each, as its
    /// length is known already. RFC 9051 §9 CHAR8
    public Output withoutNul(byte[] octets, int from, int count) throws IOException {
        int end = from + count;
        int begin = from;
        for (int at = nul(octets, from, end); at < end; at = nul(octets, begin, end)) {
            octets(octets, begin, at - begin).octet('\u0080');
            begin = at + 1;
        }
        return octets(octets, begin, end - begin);
    }

    /// Where the next NUL is; the end if there is none. Looks at eight octets at a time: where one
    /// is zero the subtraction borrows into a top bit that was clear.
    private static int nul(byte[] octets, int from, int end) {
        int at = from;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long word = (long) WORDS.get(octets, at);
            if (((word - ONES) & ~word & TOPS) != 0) break;
        }
        while (at < end && octets[at] != 0) at++;
        return at;
    }

    /// Announces a literal in which NULs may be. RFC 3516 §4.3
    public Output literal8(long size) throws IOException {
        return octet('~').literal(size);
    }

    /// Announces a literal; its octets follow through [#octets].
    public Output literal(long size) throws IOException {
        return octet('{').number(size).octet('}').crlf();
    }

    /// From now on names and other text are UTF-8 between quotes. RFC 6855 §3, RFC 9051 §4.3
    public void speakUtf8() {
        names = MailboxNames.UTF8;
    }

    /// Back to the beginning. RFC 8437
    public void speakAscii() {
        names = MailboxNames.UTF7;
    }

    /// How names and text are written.
    public MailboxNames names() {
        return names;
    }

    /// Text for people.
    public Output text(String text) throws IOException {
        return string(WireText.encode(text));
    }

    /// A string of ASCII, or of octets that need a literal.
    public Output string(String wire) throws IOException {
        if (!isQuotable(wire)) return literal(wire.length()).ascii(wire);
        octet('"');
        for (int i = 0; i < wire.length(); i++) {
            char c = wire.charAt(i);
            if (c == '"' || c == '\\') octet('\\');
            octet(c);
        }
        return octet('"');
    }

    private boolean isQuotable(String wire) {
        if (wire.length() >= 1000) return false;
        for (int i = 0; i < wire.length(); i++) {
            char c = wire.charAt(i);
            if (c < ' ' || c == 0x7F || (c > 0x7F && names == MailboxNames.UTF7)) return false;
        }
        return true;
    }

    /// A mailbox's name; as a word where it can be one.
    public Output mailbox(String name) throws IOException {
        return astring(names.encode(name));
    }

    /// A string; as a word where it can be one. RFC 3501 §9 astring
    public Output astring(String wire) throws IOException {
        boolean atom = !wire.isEmpty() && !wire.equalsIgnoreCase("NIL");
        for (int i = 0; i < wire.length() && atom; i++) {
            atom = CommandText.isAtom((byte) wire.charAt(i));
        }
        return atom ? ascii(wire) : string(wire);
    }

    /// `(\Seen work)`
    public Output flags(Flags flags, boolean recent) throws IOException {
        octet('(');
        if (recent) {
            ascii("\\Recent");
            if (flags.system() != 0) octet(' ');
        }
        ascii(PLAIN_FLAGS[flags.system()]);
        if (flags.hasKeywords()) {
            List<String> keywords = flags.keywords();
            for (int i = 0; i < keywords.size(); i++) {
                if (i > 0 || recent || flags.system() != 0) octet(' ');
                ascii(keywords.get(i));
            }
        }
        return octet(')');
    }

    /// `"17-Jul-1996 02:44:25 +0000"`. RFC 3501 §9 date-time
    /// @param zone minutes east of UTC
    public Output dateTime(long epochSecond, int zone) throws IOException {
        LocalDateTime time =
                LocalDateTime.ofEpochSecond(epochSecond + zone * 60L, 0, ZoneOffset.UTC);
        octet('"');
        if (time.getDayOfMonth() < 10) octet(' ');
        number(time.getDayOfMonth()).octet('-');
        int month = (time.getMonthValue() - 1) * 3;
        ascii(MONTHS.substring(month, month + 3)).octet('-');
        twoDigits(time.getYear() / 100);
        twoDigits(time.getYear() % 100);
        octet(' ');
        twoDigits(time.getHour());
        octet(':');
        twoDigits(time.getMinute());
        octet(':');
        twoDigits(time.getSecond());
        int minutes = Math.abs(zone);
        ascii(zone < 0 ? " -" : " +");
        twoDigits(minutes / 60);
        twoDigits(minutes % 60);
        return octet('"');
    }

    private void twoDigits(int value) throws IOException {
        octet((char) ('0' + value / 10)).octet((char) ('0' + value % 10));
    }

    public void flush() throws IOException {
        byte[] last = buffer;
        int count = length;
        buffer = NOTHING;
        length = 0;
        out.flush(last, 0, count);
    }

    private void drain() throws IOException {
        if (length == 0) return;
        byte[] full = buffer;
        int count = length;
        buffer = NOTHING;
        length = 0;
        out.write(full, 0, count);
    }

    private void room(int more) throws IOException {
        int needed = length + more;
        if (needed <= buffer.length) return;
        if (needed > CAPACITY) {
            drain();
            needed = more;
        }
        int grown = Math.max(needed, buffer.length == 0 ? FIRST : buffer.length * 4);
        buffer = Arrays.copyOf(buffer, Math.max(needed, Math.min(CAPACITY, grown)));
    }
}
