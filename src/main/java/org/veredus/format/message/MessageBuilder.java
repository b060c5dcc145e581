package org.veredus.format.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import org.veredus.format.address.Address;

/// Writes a message that this server is the author of, RFC 5322 and RFC 2045. Fields come out in
/// the order
/// they were given. For one thread.
public final class MessageBuilder {
    /// Somebody in an address field; the name may be empty.
    public record Mailbox(String displayName, Address address) {}

    private final StringBuilder fields = new StringBuilder();

    /// A field whose value has its own syntax and is written as it is, folded at its spaces.
    public MessageBuilder structured(String name, String value) {
        fields.append(FieldText.field(name, value));
        return this;
    }

    /// A field as it stands, with the line ends that fold it.
    ///
    /// @return false, and nothing is added, if it can be no field so
    public boolean raw(String name, String value) {
        String field =
                name + (value.startsWith(" ") || value.startsWith("\t") ? ":" : ": ") + value;
        boolean sound = FieldText.isSound(field);
        if (sound) fields.append(field).append("\r\n");
        return sound;
    }

    /// A field of free text, in encoded words where it has to be.
    public MessageBuilder unstructured(String name, String text) {
        return structured(name, FieldText.unstructured(text));
    }

    public MessageBuilder date(OffsetDateTime date) {
        return structured("Date", MessageDate.write(date));
    }

    public MessageBuilder addresses(String name, List<Mailbox> mailboxes) {
        return structured(
                name,
                mailboxes.stream()
                        .map(mailbox -> FieldText.mailbox(mailbox.displayName(), mailbox.address()))
                        .collect(Collectors.joining(", ")));
    }

    /// Only the fields given so far, as a machine-readable report has them for its content.
    public byte[] fields() {
        return fields.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The message, with CRLF line ends.
    public byte[] build(BodyPart body) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(fields());
        out.writeBytes("MIME-Version: 1.0\r\n".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(body.wire());
        return out.toByteArray();
    }
}
