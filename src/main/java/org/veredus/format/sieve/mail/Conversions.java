package org.veredus.format.sieve.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.convert.Converted;
import org.veredus.format.convert.Converter;
import org.veredus.format.convert.MediaContent;
import org.veredus.format.convert.Wish;
import org.veredus.format.message.BodyPart;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.mime.Disposition;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.TransferDecoding;

/// Parts of one message that get another form. RFC 6558
///
/// The fields of a part stay, but for those that speak of its content. A file name keeps its stem
/// and ends as the new type does. A part that cannot be converted stays as it is.
public final class Conversions {
    /// Parts of one message that are converted.
    private static final int MAX_PARTS = 32;

    /// Octets that all converted parts of a message may have together.
    private static final long MAX_TOTAL = 32 << 20;

    private static final int MAX_HEADER = 64 << 10;

    /// Characters of a file name's ending, without its dot.
    private static final int MAX_ENDING = 5;

    private static final Set<String> OF_CONTENT =
            Set.of(
                    "content-type",
                    "content-transfer-encoding",
                    "content-disposition",
                    "content-md5");

    private final Mail mail;
    private final Converter converter;
    private int parts;
    private long total;

    public Conversions(Mail mail, Converter converter) {
        this.mail = mail;
        this.converter = converter;
    }

    /// Begins a walk of its own, and tells what there is to convert.
    public List<Part> begin() {
        mail.hold();
        return Parts.all(mail.root());
    }

    public void end() {
        mail.release();
    }

    /// Null if the part is converted, else why it stays as it is.
    public @Nullable String convert(Part part, Wish wish) {
        if (!mail.takesEdits()) return "the message was replaced";
        if (!TransferDecoding.isKnown(part.fields().encoding())) {
            return "its transfer encoding is not known";
        }
        if (++parts > MAX_PARTS) return "more than " + MAX_PARTS + " parts";
        MediaContent content =
                new MediaContent(
                        part.contentType().mediaType(), part.contentType().charset(), octets(part));
        return switch (converter.convert(content, wish)) {
            case Converted.Refused refused -> refused.text();
            case Converted.Done(var done) -> put(part, done);
        };
    }

    private byte[] octets(Part part) {
        int from = Math.toIntExact(part.extent().bodyStart());
        int to = Math.toIntExact(part.extent().end());
        return TransferDecoding.decode(mail.framed(), from, to, part.fields().encoding());
    }

    private @Nullable String put(Part part, MediaContent content) {
        total += content.octets().length;
        if (total > MAX_TOTAL) return "all together have more than " + MAX_TOTAL + " octets";
        byte[] entity = body(part, content).wire();
        Header header = Header.parse(entity, MAX_HEADER);
        byte[] body = Arrays.copyOfRange(entity, header.bodyOffset(), entity.length);
        if (Parts.isWhole(part)) putWhole(part, header, body);
        else putWithin(part, header, body);
        return null;
    }

    private void putWhole(Part part, Header header, byte[] body) {
        if (!mail.hasBody()) return;
        if (!mail.edit(part.extent().bodyStart(), part.extent().end(), body)) return;
        OF_CONTENT.forEach(name -> mail.removeFields(List.copyOf(mail.all(name))));
        if (!mail.has("MIME-Version")) mail.addField("MIME-Version", "1.0", true);
        for (HeaderField field : header.fields()) {
            mail.addField(field.name(), field.value(), true);
        }
    }

    private void putWithin(Part part, Header header, byte[] body) {
        var out = new ByteArrayOutputStream(body.length + 512);
        for (HeaderField field : Parts.fields(mail, part)) {
            boolean stays = !OF_CONTENT.contains(field.name().toLowerCase(Locale.ROOT));
            if (stays) out.writeBytes(field.raw());
        }
        header.fields().forEach(field -> out.writeBytes(field.raw()));
        out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(body);
        // what divides parts brings its own line end
        mail.edit(
                part.extent().headerStart(),
                part.extent().end(),
                Replacement.withoutLastLineEnd(out.toByteArray()));
    }

    private static BodyPart body(Part part, MediaContent content) {
        String charset = content.charset();
        String type =
                charset == null
                        ? content.mediaType()
                        : content.mediaType() + "; charset=" + charset;
        BodyPart body =
                charset != null && hasAscii(charset)
                        ? BodyPart.readable(type, content.octets())
                        : BodyPart.base64(type, content.octets());
        String name = part.filename();
        String newName = name == null ? null : renamed(name, part, content.mediaType());
        Disposition disposition = part.fields().disposition();
        if (disposition == null && newName == null) return body;
        boolean inline = disposition != null && disposition.isInline();
        return body.disposed(inline ? "inline" : "attachment", newName);
    }

    private static String renamed(String name, Part part, String mediaType) {
        if (part.contentType().mediaType().equals(mediaType)) return name;
        int dot = name.lastIndexOf('.');
        boolean ends = dot > 0 && name.length() - dot - 1 <= MAX_ENDING;
        String ending =
                switch (mediaType) {
                    case "text/plain" -> ".txt";
                    case "image/jpeg" -> ".jpg";
                    default -> "." + mediaType.substring(mediaType.indexOf('/') + 1);
                };
        return (ends ? name.substring(0, dot) : name) + ending;
    }

    /// Whether the ASCII in a text is ASCII in its octets, too.
    private static boolean hasAscii(String charset) {
        byte[] line = "a\r\n".getBytes(Charset.forName(charset));
        return Arrays.equals(line, "a\r\n".getBytes(StandardCharsets.US_ASCII));
    }
}
