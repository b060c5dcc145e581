package org.veredus.transport.inspect.content;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veredus.format.mime.TransferDecoding;
import org.veredus.format.reading.Reading;

/// What the QR codes in one message's pictures say; only so many pictures are looked at.
final class ScannedCodes {
    /// Pictures that are looked at, and their points.
    private static final int MAX_PICTURES = 10;

    private static final int MAX_POINTS = 8_000_000;

    /// Points of one, and characters of one that stands in a page.
    private static final int MAX_PICTURE = 4_000_000;

    private static final Pattern PICTURE_WITHIN =
            Pattern.compile("^data:image/[a-z]{2,10};base64,", Pattern.CASE_INSENSITIVE);

    private final QrCodes reader;
    private final List<String> texts = new ArrayList<>();
    private int points = MAX_POINTS;
    private int pictures = MAX_PICTURES;

    ScannedCodes(QrCodes reader) {
        this.reader = reader;
    }

    List<String> texts() {
        return texts;
    }

    /// Pictures that stand in a page's text itself, RFC 2397.
    void withinPage(Reading letter) {
        for (String source : letter.html().images()) {
            Matcher start = PICTURE_WITHIN.matcher(source);
            if (!start.find()) continue;
            int end = Math.min(source.length(), start.end() + MAX_PICTURE);
            byte[] text = source.substring(start.end(), end).getBytes(StandardCharsets.ISO_8859_1);
            look(TransferDecoding.decode(text, "base64"));
        }
    }

    void look(byte[] picture) {
        if (pictures-- <= 0) return;
        QrCodes.Seen seen = reader.read(picture, Math.min(MAX_PICTURE, points));
        points -= seen.points();
        if (seen.text() != null) texts.add(seen.text());
    }
}
