package org.veredus.protocol.jmap.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.format.message.MessageIds;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes a message of an Email object. RFC 8621 §4.6
final class DraftWriter {
    private final Mail mail;
    private final PartWriter parts;

    DraftWriter(Call call, Mail mail, Blobs blobs) {
        this.mail = mail;
        parts = new PartWriter(call, blobs, mail.random());
    }

    byte[] write(ObjectNode email) throws SetError, StoreFailed {
        HeaderWriter header = new HeaderWriter();
        for (Map.Entry<String, JsonNode> each : email.properties())
            property(each.getKey(), each.getValue(), header);
        ObjectNode structure = structure(email);
        requireOther(structure, header);
        if (lacks("Date", header, structure)) header.text("Date", HeaderWriter.date(now()));
        if (lacks("Message-ID", header, structure)) header.text("Message-ID", newMessageId());
        if (lacks("MIME-Version", header, structure)) header.text("MIME-Version", "1.0");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] body = parts.write(structure, email.path("bodyValues"));
        out.writeBytes(header.toString().getBytes(StandardCharsets.UTF_8));
        out.writeBytes(body);
        return out.toByteArray();
    }

    /// RFC 8621 §4.6: the header of the first part is the message's own, and says nothing twice.
    private static void requireOther(ObjectNode part, HeaderWriter header) throws SetError {
        for (String name : part.propertyNames()) {
            HeaderProperty property = HeaderProperty.parse(name);
            if (property != null && header.has(property.field()))
                throw SetError.invalidProperties(
                        property.field() + " is given twice", "bodyStructure");
        }
    }

    private static boolean lacks(String field, HeaderWriter header, ObjectNode part) {
        for (String name : part.propertyNames()) {
            HeaderProperty property = HeaderProperty.parse(name);
            if (property != null && property.field().equalsIgnoreCase(field)) return false;
        }
        return !header.has(field);
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(mail.clock().instant(), ZoneOffset.UTC);
    }

    private String newMessageId() {
        try {
            Domain domain = Domain.parse(mail.hostName());
            return MessageIds.newMessageId(mail.random(), mail.clock(), domain);
        } catch (AddressException wrong) {
            throw new IllegalStateException("the host's own name", wrong);
        }
    }

    private static void property(String name, JsonNode value, HeaderWriter header) throws SetError {
        switch (name) {
            case "mailboxIds",
                    "keywords",
                    "receivedAt",
                    "bodyStructure",
                    "bodyValues",
                    "textBody",
                    "htmlBody",
                    "attachments" -> {}
            case "messageId" -> header.set(name, "Message-ID", HeaderForm.MESSAGE_IDS, value);
            case "inReplyTo" -> header.set(name, "In-Reply-To", HeaderForm.MESSAGE_IDS, value);
            case "references" -> header.set(name, "References", HeaderForm.MESSAGE_IDS, value);
            case "sender" -> header.set(name, "Sender", HeaderForm.ADDRESSES, value);
            case "from" -> header.set(name, "From", HeaderForm.ADDRESSES, value);
            case "to" -> header.set(name, "To", HeaderForm.ADDRESSES, value);
            case "cc" -> header.set(name, "Cc", HeaderForm.ADDRESSES, value);
            case "bcc" -> header.set(name, "Bcc", HeaderForm.ADDRESSES, value);
            case "replyTo" -> header.set(name, "Reply-To", HeaderForm.ADDRESSES, value);
            case "subject" -> header.set(name, "Subject", HeaderForm.TEXT, value);
            case "sentAt" -> header.set(name, "Date", HeaderForm.DATE, value);
            default -> {
                HeaderProperty property = HeaderProperty.parse(name);
                // RFC 8621 §4.6: neither the whole header nor what the parts say
                boolean content =
                        property != null
                                && property.field().toLowerCase(Locale.ROOT).startsWith("content-");
                if (property == null || content)
                    throw SetError.invalidProperties(name + " cannot be set", name);
                header.set(name, property, value);
            }
        }
    }

    /// The body as one tree.
    private static ObjectNode structure(ObjectNode email) throws SetError {
        JsonNode whole = email.path("bodyStructure");
        boolean lists =
                email.hasNonNull("textBody")
                        || email.hasNonNull("htmlBody")
                        || email.hasNonNull("attachments");
        if (whole instanceof ObjectNode tree) {
            if (lists)
                throw SetError.invalidProperties(
                        "the body is given twice", "bodyStructure", "textBody");
            return tree;
        }
        List<ObjectNode> text = one(email, "textBody", "text/plain");
        List<ObjectNode> html = one(email, "htmlBody", "text/html");
        List<ObjectNode> attached = list(email, "attachments");
        List<ObjectNode> inline = new ArrayList<>();
        List<ObjectNode> rest = new ArrayList<>();
        for (ObjectNode part : attached) {
            boolean shown =
                    !html.isEmpty()
                            && part.path("disposition").asString("").equals("inline")
                            && part.hasNonNull("cid");
            (shown ? inline : rest).add(part);
        }
        List<ObjectNode> rich = new ArrayList<>(html);
        rich.addAll(inline);
        List<ObjectNode> readable = new ArrayList<>(text);
        if (!rich.isEmpty()) readable.add(multipart("related", rich));
        List<ObjectNode> all = new ArrayList<>();
        if (!readable.isEmpty()) all.add(multipart("alternative", readable));
        all.addAll(rest);
        return all.isEmpty() ? Json.object().put("type", "text/plain") : multipart("mixed", all);
    }

    /// One part needs none around it.
    private static ObjectNode multipart(String subtype, List<ObjectNode> parts) {
        if (parts.size() == 1) return parts.getFirst();
        ObjectNode node = Json.object().put("type", "multipart/" + subtype);
        ArrayNode children = node.putArray("subParts");
        parts.forEach(children::add);
        return node;
    }

    private static List<ObjectNode> one(ObjectNode email, String property, String type)
            throws SetError {
        List<ObjectNode> parts = list(email, property);
        if (parts.size() > 1)
            throw SetError.invalidProperties("there is one such part at most", property);
        for (ObjectNode part : parts) {
            if (!part.path("type").asString(type).equalsIgnoreCase(type))
                throw SetError.invalidProperties("the part must be " + type, property);
            part.put("type", type);
        }
        return parts;
    }

    private static List<ObjectNode> list(ObjectNode email, String property) throws SetError {
        JsonNode value = email.path(property);
        List<ObjectNode> parts = new ArrayList<>();
        if (value.isMissingNode() || value.isNull()) return parts;
        if (!value.isArray()) throw SetError.invalidProperties("not a list", property);
        for (JsonNode each : value) {
            if (!(each instanceof ObjectNode part))
                throw SetError.invalidProperties("a part is an object", property);
            parts.add(part);
        }
        return parts;
    }
}
