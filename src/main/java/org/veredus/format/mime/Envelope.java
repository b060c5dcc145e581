package org.veredus.format.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fields of a message header that IMAP calls its envelope, in wire form and as they are in the
/// header: an absent Sender
/// or Reply-To is empty here, and only [BodyStructure] puts From in its place. RFC 9051 §7.5.2, RFC
/// 3501 §7.4.2
public record Envelope(
        @Nullable String date,
        @Nullable String subject,
        List<EnvelopeAddress> from,
        List<EnvelopeAddress> sender,
        List<EnvelopeAddress> replyTo,
        List<EnvelopeAddress> to,
        List<EnvelopeAddress> cc,
        List<EnvelopeAddress> bcc,
        @Nullable String inReplyTo,
        @Nullable String messageId) {

    /// A header that has none of the fields.
    public static final Envelope EMPTY =
            new Envelope(
                    null, null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                    null, null);

    /// Copies the lists.
    public Envelope {
        from = List.copyOf(from);
        sender = List.copyOf(sender);
        replyTo = List.copyOf(replyTo);
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
    }

    /// The subject for people, empty if there is none.
    public String decodedSubject() {
        return subject == null ? "" : EncodedWords.decode(subject);
    }
}
