package org.veredus.format.fuzzy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.format.html.HtmlContent;
import org.veredus.format.reading.Attachment;
import org.veredus.format.reading.Reading;

/// One of a message's digests.
///
/// @param id names it; equal for equal things
/// @param sketch of a text; null for what is only known again if it is the very same
public record FuzzyDigest(Kind kind, long id, @Nullable Sketch sketch) {
    /// Of one message.
    private static final int MAX_FILES = 10;

    /// Octets of a file that is not anybody's.
    private static final int MIN_FILE = 256;

    /// The same of an image: small ones are signs and spacers.
    private static final int MIN_IMAGE = 16 << 10;

    /// Elements of a document whose skeleton is not anybody's.
    private static final int MIN_ELEMENTS = 40;

    /// What it is of.
    public enum Kind {
        TEXT('t'),
        /// The first [org.veredus.format.reading.Attachment#start()] octets and the length of one.
        FILE('f'),
        /// The elements of the HTML in their order.
        SKELETON('h');

        private final char code;

        Kind(char code) {
            this.code = code;
        }

        /// How records name it.
        public char code() {
            return code;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Null for no kind's.
        public static @Nullable Kind ofCode(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) return kind;
            }
            return null;
        }
    }

    /// All of a message; none of one that says next to nothing.
    public static List<FuzzyDigest> of(Reading reading) {
        List<FuzzyDigest> digests = new ArrayList<>();
        Sketch sketch = Sketch.of(text(reading));
        if (sketch != null) digests.add(new FuzzyDigest(Kind.TEXT, sketch.id(), sketch));
        HtmlContent html = reading.html();
        if (html.count(HtmlContent.Tag.ANY) >= MIN_ELEMENTS)
            digests.add(new FuzzyDigest(Kind.SKELETON, html.skeleton(), null));
        for (Attachment file : reading.attachments()) {
            if (digests.size() >= MAX_FILES + 2) break;
            if (isTelling(file)) digests.add(new FuzzyDigest(Kind.FILE, id(file), null));
        }
        return digests;
    }

    /// As HTML has it, if there is some: the plain text beside it is often made from it.
    private static String text(Reading reading) {
        String html = reading.html().shown();
        return html.length() >= reading.plain().length() / 2 ? html : reading.plain();
    }

    private static boolean isTelling(Attachment file) {
        boolean image = file.part().contentType().type().equalsIgnoreCase("image");
        return file.start().length >= (image ? MIN_IMAGE : MIN_FILE);
    }

    private static long id(Attachment file) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(file.start());
            // further on than is read, the length as it came must do
            long length = file.whole() ? 0 : file.part().extent().bodyLength();
            return ByteBuffer.wrap(hash.digest(ByteBuffer.allocate(8).putLong(length).array()))
                    .getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /// For people and programs, such as `text-00c0ffee00c0ffee`.
    public String name() {
        return kind.word() + "-" + String.format(Locale.ROOT, "%016x", id);
    }
}
