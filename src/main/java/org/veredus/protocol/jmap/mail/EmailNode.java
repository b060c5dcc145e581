package org.veredus.protocol.jmap.mail;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Email;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.format.message.Header;
import org.veredus.format.mime.BodyParts;
import org.veredus.format.mime.Envelope;
import org.veredus.format.mime.EnvelopeAddress;
import org.veredus.format.mime.Part;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An email as JMAP shows it. RFC 8621 §4.1
///
/// What lists of emails show comes from the record made at delivery; the message is opened only
/// for what is not in it.
final class EmailNode {
    /// RFC 8621 §4.1.3: the short names stand for the last field of a name, as the header has
    /// it.
    private static final Map<String, HeaderProperty> SHORT =
            Map.of(
                    "messageId", last("Message-ID", HeaderForm.MESSAGE_IDS),
                    "inReplyTo", last("In-Reply-To", HeaderForm.MESSAGE_IDS),
                    "sender", last("Sender", HeaderForm.ADDRESSES),
                    "from", last("From", HeaderForm.ADDRESSES),
                    "to", last("To", HeaderForm.ADDRESSES),
                    "cc", last("Cc", HeaderForm.ADDRESSES),
                    "bcc", last("Bcc", HeaderForm.ADDRESSES),
                    "replyTo", last("Reply-To", HeaderForm.ADDRESSES),
                    "subject", last("Subject", HeaderForm.TEXT),
                    "sentAt", last("Date", HeaderForm.DATE));

    private final MessageSource source;
    private final EmailFields fields;
    private @Nullable Header header;
    private @Nullable BodyParts bodies;

    EmailNode(MessageSource source, EmailFields fields) {
        this.source = source;
        this.fields = fields;
    }

    /// @param email null for a message that is no email of the account
    ObjectNode show(@Nullable Email email) throws StoreFailed {
        ObjectNode node = Json.object();
        for (String property : fields.properties()) node.set(property, value(property, email));
        return node;
    }

    private JsonNode value(String property, @Nullable Email email) throws StoreFailed {
        HeaderProperty field = HeaderProperty.parse(property);
        if (field != null) return field.of(header());
        JsonNode metadata = metadata(property, email);
        return metadata == null ? content(property) : metadata;
    }

    /// Null for what is content.
    private @Nullable JsonNode metadata(String property, @Nullable Email email) {
        return switch (property) {
            case "id" -> email == null ? Json.nothing() : Json.text(Ids.email(email.number()));
            case "blobId" -> Json.text(source.name().wire());
            case "threadId" ->
                    email == null ? Json.nothing() : Json.text(Ids.thread(email.thread()));
            case "mailboxIds" -> email == null ? Json.nothing() : mailboxes(email.mailboxes());
            case "keywords" -> email == null ? Json.nothing() : keywords(email.keywords());
            case "size" -> Json.object().numberNode(source.size());
            case "receivedAt" ->
                    email == null
                            ? Json.nothing()
                            : Json.text(Json.time(Instant.ofEpochSecond(email.received())));
            default -> null;
        };
    }

    static ObjectNode mailboxes(Iterable<MailboxId> mailboxes) {
        ObjectNode node = Json.object();
        for (MailboxId mailbox : mailboxes) node.put(MailboxNode.id(mailbox), true);
        return node;
    }

    static ObjectNode keywords(Flags flags) {
        ObjectNode node = Json.object();
        for (String keyword : Keywords.of(flags)) node.put(keyword, true);
        return node;
    }

    private static HeaderProperty last(String field, HeaderForm form) {
        return new HeaderProperty(field, form, false);
    }

    private JsonNode content(String property) throws StoreFailed {
        HeaderProperty field = source.index().oddFields() ? SHORT.get(property) : null;
        if (field != null) return field.of(header());
        Envelope envelope = source.index().envelope();
        return switch (property) {
            case "messageId" -> HeaderForm.messageIds(envelope.messageId());
            case "inReplyTo" -> HeaderForm.messageIds(envelope.inReplyTo());
            case "references" ->
                    new HeaderProperty("References", HeaderForm.MESSAGE_IDS, false).of(header());
            case "sender" -> addresses(envelope.sender());
            case "from" -> addresses(envelope.from());
            case "to" -> addresses(envelope.to());
            case "cc" -> addresses(envelope.cc());
            case "bcc" -> addresses(envelope.bcc());
            case "replyTo" -> addresses(envelope.replyTo());
            case "subject" -> {
                String subject = envelope.subject();
                yield subject == null ? Json.nothing() : Json.text(HeaderForm.text(subject));
            }
            case "sentAt" -> HeaderForm.date(envelope.date());
            case "hasAttachment" -> Json.object().booleanNode(source.index().hasAttachment());
            case "preview" -> Json.text(source.index().preview());
            case "headers" -> BodyNode.headers(header());
            case "bodyStructure" -> body().tree(source.index().root());
            case "textBody" -> body().list(bodies().textBody());
            case "htmlBody" -> body().list(bodies().htmlBody());
            case "attachments" -> body().list(bodies().attachments());
            case "bodyValues" -> bodyValues();
            default -> throw new IllegalArgumentException(property.toLowerCase(Locale.ROOT));
        };
    }

    private static JsonNode addresses(List<EnvelopeAddress> addresses) {
        return addresses.isEmpty() ? Json.nothing() : HeaderForm.addresses(addresses);
    }

    private Header header() throws StoreFailed {
        Header read = header;
        if (read == null) header = read = source.header();
        return read;
    }

    private BodyNode body() {
        return new BodyNode(source, fields.bodyProperties());
    }

    private BodyParts bodies() {
        BodyParts sorted = bodies;
        if (sorted == null) bodies = sorted = BodyParts.of(source.index().root());
        return sorted;
    }

    private ObjectNode bodyValues() throws StoreFailed {
        Map<String, Part> wanted = new LinkedHashMap<>();
        if (fields.fetchTextBodyValues() || fields.fetchAllBodyValues())
            for (Part part : bodies().textBody()) wanted.put(part.path(), part);
        if (fields.fetchHtmlBodyValues() || fields.fetchAllBodyValues())
            for (Part part : bodies().htmlBody()) wanted.put(part.path(), part);
        if (fields.fetchAllBodyValues()) addAll(source.index().root(), wanted);
        ObjectNode values = Json.object();
        for (Part part : wanted.values()) {
            if (!part.contentType().type().equals("text")) continue;
            BodyValue value = BodyValue.of(source, part).atMost(fields.maxBodyValueBytes(), part);
            values.set(part.path(), value.node());
        }
        return values;
    }

    private static void addAll(Part part, Map<String, Part> wanted) {
        if (!part.isMultipart()) wanted.put(part.path(), part);
        for (Part child : part.children()) addAll(child, wanted);
    }
}
