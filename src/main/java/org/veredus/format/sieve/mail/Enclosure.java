package org.veredus.format.sieve.mail;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.BodyPart;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageBuilder;

/// A message around a message, with some words. RFC 5703 §6
///
/// @param headers names of the fields that the new message has of the old one
public record Enclosure(@Nullable String subject, List<String> headers, String text) {
    public Enclosure {
        headers = List.copyOf(headers);
    }

    /// @param self who encloses it, for the From field
    public void around(Mail mail, String self, OffsetDateTime now) {
        MessageBuilder around = new MessageBuilder();
        if (!copies("From") && !self.isEmpty()) {
            around.structured("From", self);
        }
        if (!copies("Date")) {
            around.date(now);
        }
        for (HeaderField field : mail.fields()) {
            boolean subjectGiven = subject != null && field.named("Subject");
            if (copies(field.name()) && !subjectGiven) {
                around.unstructured(field.name(), FieldValues.decoded(field));
            }
        }
        if (subject != null) {
            around.unstructured("Subject", subject);
        }
        BodyPart enclosed = BodyPart.unencoded("message/rfc822", mail.octets());
        BodyPart body = BodyPart.multipart("mixed", List.of(BodyPart.text(text), enclosed));
        mail.replaceAll(around.build(body));
    }

    private boolean copies(String name) {
        return headers.stream().anyMatch(name::equalsIgnoreCase);
    }
}
