package org.veredus.format.mdn;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.dsn.TypedAddress;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageBuilder;

/// The content of message/disposition-notification. RFC 8098 §3.2
///
/// @param reportingUa the program that acted: `name` or `name; product`
/// @param gateway the host that translated the notification: `dns; name`
/// @param originalMessageId of the message that it is about, with angle brackets
/// @param errors one text for each `Error` field
/// @param extensions other fields by name, in their order
public record Mdn(
        @Nullable String reportingUa,
        @Nullable String gateway,
        @Nullable TypedAddress originalRecipient,
        TypedAddress finalRecipient,
        @Nullable String originalMessageId,
        Disposition disposition,
        List<String> errors,
        Map<String, String> extensions) {
    private static final int MAX_CONTENT = 1 << 16;
    private static final int MAX_FIELDS = 100;

    private static final Pattern NAME = Pattern.compile("[!-~&&[^:]]{1,80}");
    private static final Set<String> KNOWN =
            Set.of(
                    "reporting-ua",
                    "mdn-gateway",
                    "original-recipient",
                    "final-recipient",
                    "original-message-id",
                    "disposition",
                    "error");

    public Mdn {
        errors = List.copyOf(errors);
        Map<String, String> named = new LinkedHashMap<>(extensions);
        for (String name : named.keySet()) {
            if (!NAME.matcher(name).matches() || KNOWN.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("extension field " + name);
            }
        }
        extensions = Collections.unmodifiableMap(named);
    }

    /// Without anything but what must be said.
    public static Mdn of(TypedAddress finalRecipient, Disposition disposition) {
        return new Mdn(null, null, null, finalRecipient, null, disposition, List.of(), Map.of());
    }

    /// Reads the decoded content; null if the recipient or the disposition is missing or makes no
    /// sense. Never throws.
    public static @Nullable Mdn parse(byte[] content) {
        Header header = Header.parse(content, MAX_CONTENT);
        TypedAddress last = TypedAddress.parseField(text(header, "Final-Recipient"));
        Disposition disposition = Disposition.parse(text(header, "Disposition"));
        if (last == null || disposition == null) {
            return null;
        }
        String original = optional(header, "Original-Recipient");
        List<String> errors = new ArrayList<>();
        Map<String, String> extensions = new LinkedHashMap<>();
        for (HeaderField field : header.fields()) {
            String name = field.name();
            if (errors.size() + extensions.size() >= MAX_FIELDS) {
                break;
            } else if (field.named("Error")) {
                errors.add(text(field));
            } else if (!KNOWN.contains(name.toLowerCase(Locale.ROOT))
                    && NAME.matcher(name).matches()) {
                extensions.putIfAbsent(name, text(field));
            }
        }
        return new Mdn(
                optional(header, "Reporting-UA"),
                optional(header, "MDN-Gateway"),
                original == null ? null : TypedAddress.parseField(original),
                last,
                optional(header, "Original-Message-ID"),
                disposition,
                errors,
                extensions);
    }

    /// The content: its fields, with CRLF.
    public byte[] wire() {
        var fields = new MessageBuilder();
        optional(fields, "Reporting-UA", reportingUa);
        optional(fields, "MDN-Gateway", gateway);
        optional(
                fields,
                "Original-Recipient",
                originalRecipient == null ? null : originalRecipient.field());
        fields.structured("Final-Recipient", finalRecipient.field());
        optional(fields, "Original-Message-ID", originalMessageId);
        fields.structured("Disposition", disposition.wire());
        errors.forEach(error -> fields.structured("Error", error));
        extensions.forEach(fields::structured);
        return fields.fields();
    }

    /// Whether all of it is ASCII; else it needs the type of RFC 6533 §5.
    boolean isAscii() {
        return new String(wire(), StandardCharsets.UTF_8).chars().allMatch(c -> c < 0x80);
    }

    private static void optional(MessageBuilder fields, String name, @Nullable String value) {
        if (value != null) {
            fields.structured(name, value);
        }
    }

    private static @Nullable String optional(Header header, String name) {
        String value = text(header, name);
        return value.isEmpty() ? null : value;
    }

    private static String text(Header header, String name) {
        HeaderField field = header.first(name);
        return field == null ? "" : text(field);
    }

    private static String text(HeaderField field) {
        return field.value().strip();
    }
}
