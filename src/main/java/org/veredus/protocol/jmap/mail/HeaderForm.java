package org.veredus.protocol.jmap.mail;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageDate;
import org.veredus.format.message.MessageIds;
import org.veredus.format.mime.EncodedWords;
import org.veredus.format.mime.EnvelopeAddress;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How a header field is shown. RFC 8621 §4.1.2
enum HeaderForm {
    RAW(""),
    TEXT("asText"),
    ADDRESSES("asAddresses"),
    GROUPED_ADDRESSES("asGroupedAddresses"),
    MESSAGE_IDS("asMessageIds"),
    DATE("asDate"),
    URLS("asURLs");

    private static final Set<String> ADDRESS_FIELDS =
            Set.of(
                    "from",
                    "sender",
                    "reply-to",
                    "to",
                    "cc",
                    "bcc",
                    "resent-from",
                    "resent-sender",
                    "resent-reply-to",
                    "resent-to",
                    "resent-cc",
                    "resent-bcc");
    private static final Set<String> ID_FIELDS =
            Set.of("message-id", "in-reply-to", "references", "resent-message-id");
    private static final Set<String> DATE_FIELDS = Set.of("date", "resent-date");
    private static final Set<String> URL_FIELDS =
            Set.of(
                    "list-help",
                    "list-unsubscribe",
                    "list-subscribe",
                    "list-post",
                    "list-owner",
                    "list-archive");
    private static final Set<String> TEXT_FIELDS =
            Set.of("subject", "comments", "keywords", "list-id");
    private static final Set<String> RAW_FIELDS = Set.of("return-path", "received");

    private final String suffix;

    HeaderForm(String suffix) {
        this.suffix = suffix;
    }

    /// Null for what is no form. RFC 8621 §4.1.3: header names may be in any case, forms may not.
    static @Nullable HeaderForm ofSuffix(String suffix) {
        for (HeaderForm form : values()) if (form != RAW && form.suffix.equals(suffix)) return form;
        return null;
    }

    /// Whether a field may be shown so: fields of RFC 5322 and RFC 2369 only in their own forms.
    boolean fits(String field) {
        String name = field.toLowerCase(Locale.ROOT);
        boolean defined =
                ADDRESS_FIELDS.contains(name)
                        || ID_FIELDS.contains(name)
                        || DATE_FIELDS.contains(name)
                        || URL_FIELDS.contains(name)
                        || TEXT_FIELDS.contains(name)
                        || RAW_FIELDS.contains(name);
        if (!defined) return true;
        return switch (this) {
            case RAW -> true;
            case TEXT -> TEXT_FIELDS.contains(name);
            case ADDRESSES, GROUPED_ADDRESSES -> ADDRESS_FIELDS.contains(name);
            case MESSAGE_IDS -> ID_FIELDS.contains(name);
            case DATE -> DATE_FIELDS.contains(name);
            case URLS -> URL_FIELDS.contains(name);
        };
    }

    JsonNode show(HeaderField field) {
        return switch (this) {
            case RAW -> Json.text(raw(field));
            case TEXT -> Json.text(text(field.value()));
            case ADDRESSES -> addresses(EnvelopeAddress.parse(field.value()));
            case GROUPED_ADDRESSES -> grouped(EnvelopeAddress.parse(field.value()));
            case MESSAGE_IDS -> messageIds(field.value());
            case DATE -> date(field.value());
            case URLS -> urls(field.value());
        };
    }

    static String raw(HeaderField field) {
        String raw = field.rawValue();
        int end = raw.length();
        if (raw.endsWith("\n")) end--;
        if (end > 0 && raw.charAt(end - 1) == '\r') end--;
        byte[] octets = raw.substring(0, end).getBytes(StandardCharsets.ISO_8859_1);
        return new String(octets, StandardCharsets.UTF_8).replace("\0", "");
    }

    static String text(String unfolded) {
        // RFC 8621 §4.1.2.2 deviates: words without white space around them are decoded, too;
        // senders
        // that leave it out are many, and nobody means such a text to be read as it stands
        String decoded = EncodedWords.decode(unfolded).replace("\0", "").strip();
        return Normalizer.normalize(decoded, Normalizer.Form.NFC);
    }

    static ArrayNode addresses(List<EnvelopeAddress> parsed) {
        ArrayNode list = Json.array();
        for (EnvelopeAddress each : parsed)
            if (!each.isGroupStart() && !each.isGroupEnd()) list.add(address(each));
        return list;
    }

    private static ObjectNode address(EnvelopeAddress address) {
        String name = address.displayName();
        String shown = name == null ? "" : Normalizer.normalize(name.strip(), Normalizer.Form.NFC);
        return Json.object()
                .put("name", shown.isEmpty() ? null : shown)
                .put("email", address.addrSpec());
    }

    private static ArrayNode grouped(List<EnvelopeAddress> parsed) {
        ArrayNode groups = Json.array();
        ArrayNode open = null;
        for (EnvelopeAddress each : parsed) {
            if (each.isGroupEnd()) {
                open = null;
            } else if (each.isGroupStart()) {
                open = groups.addObject().put("name", each.displayName()).putArray("addresses");
            } else {
                if (open == null) open = groups.addObject().putNull("name").putArray("addresses");
                open.add(address(each));
            }
        }
        return groups;
    }

    static JsonNode messageIds(@Nullable String value) {
        List<String> ids = value == null ? List.of() : MessageIds.parse(value);
        return ids.isEmpty() ? Json.nothing() : Json.texts(ids);
    }

    static JsonNode date(@Nullable String value) {
        OffsetDateTime date = value == null ? null : MessageDate.parse(value);
        if (date == null) return Json.nothing();
        return Json.text(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(date));
    }

    /// RFC 2369 §2: comments and all that is not in angle brackets is left out.
    private static JsonNode urls(String value) {
        List<String> urls = new ArrayList<>();
        int depth = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '(') depth++;
            else if (c == ')') depth = Math.max(0, depth - 1);
            else if (c == '<' && depth == 0) {
                int end = value.indexOf('>', i);
                if (end < 0) break;
                urls.add(value.substring(i + 1, end).replaceAll("\\s", ""));
                i = end;
            }
        }
        return urls.isEmpty() ? Json.nothing() : Json.texts(urls);
    }
}
