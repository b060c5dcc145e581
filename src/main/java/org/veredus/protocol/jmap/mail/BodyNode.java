package org.veredus.protocol.jmap.mail;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.mime.ContentType;
import org.veredus.format.mime.Disposition;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.TransferDecoding;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A message's parts as JMAP shows them. RFC 8621 §4.1.4
///
/// @param properties those of each part that are wanted
record BodyNode(MessageSource source, Set<String> properties) {
    static final Set<String> USUAL =
            Set.of(
                    "partId",
                    "blobId",
                    "size",
                    "name",
                    "type",
                    "charset",
                    "disposition",
                    "cid",
                    "language",
                    "location");

    static boolean has(String property) {
        return USUAL.contains(property)
                || property.equals("headers")
                || property.equals("subParts")
                || HeaderProperty.parse(property) != null;
    }

    ArrayNode list(List<Part> parts) throws StoreFailed {
        ArrayNode list = Json.array();
        for (Part part : parts) list.add(part(part));
        return list;
    }

    /// A part with all beneath it.
    ObjectNode tree(Part part) throws StoreFailed {
        ObjectNode node = part(part);
        if (part.isMultipart()) {
            ArrayNode children = node.putArray("subParts");
            for (Part child : part.children()) children.add(tree(child));
        }
        return node;
    }

    private ObjectNode part(Part part) throws StoreFailed {
        ObjectNode node = Json.object();
        Header header = null;
        for (String property : properties) {
            if (property.equals("subParts")) continue;
            HeaderProperty field = HeaderProperty.parse(property);
            if (field == null && !property.equals("headers")) {
                node.set(property, value(part, property));
                continue;
            }
            if (header == null) header = source.header(part);
            node.set(property, field == null ? headers(header) : field.of(header));
        }
        return node;
    }

    private JsonNode value(Part part, String property) throws StoreFailed {
        ContentType type = part.contentType();
        Disposition disposition = part.fields().disposition();
        boolean leaf = !part.isMultipart();
        return switch (property) {
            case "partId" -> textOrNull(leaf ? part.path() : null);
            case "blobId" -> textOrNull(leaf ? source.name().part(part.path()).wire() : null);
            case "size" -> Json.object().numberNode(size(part));
            case "name" -> textOrNull(part.filename());
            case "type" -> Json.text(type.mediaType());
            case "charset" -> textOrNull(charset(type));
            case "disposition" -> textOrNull(disposition == null ? null : disposition.value());
            case "cid" -> textOrNull(part.contentId());
            case "language" -> {
                List<String> languages = part.fields().languages();
                yield languages.isEmpty() ? Json.nothing() : Json.texts(languages);
            }
            case "location" -> textOrNull(part.fields().location());
            default -> throw new IllegalArgumentException(property);
        };
    }

    private static @Nullable String charset(ContentType type) {
        String charset = type.charset();
        return charset == null && type.type().equals("text") ? "us-ascii" : charset;
    }

    static JsonNode textOrNull(@Nullable String text) {
        return text == null ? Json.nothing() : Json.text(text);
    }

    private long size(Part part) throws StoreFailed {
        boolean asIs =
                switch (part.encoding()) {
                    case "base64", "quoted-printable" -> false;
                    default -> true;
                };
        if (asIs || !TransferDecoding.isKnown(part.fields().encoding()))
            return part.extent().bodyLength();
        return source.decoded(part).length;
    }

    static ArrayNode headers(Header header) {
        ArrayNode list = Json.array();
        for (HeaderField field : header.fields())
            list.addObject().put("name", field.name()).put("value", HeaderForm.raw(field));
        return list;
    }
}
