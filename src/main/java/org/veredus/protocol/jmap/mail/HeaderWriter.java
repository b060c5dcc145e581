package org.veredus.protocol.jmap.mail;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.message.MessageBuilder;
import org.veredus.format.message.MessageDate;
import org.veredus.protocol.jmap.core.SetError;
import tools.jackson.databind.JsonNode;

/// Writes header fields from what clients send. RFC 8621 §4.1.2
final class HeaderWriter {
    private final MessageBuilder fields = new MessageBuilder();
    private final Set<String> names = new HashSet<>();

    boolean has(String field) {
        return names.contains(field.toLowerCase(Locale.ROOT));
    }

    /// A field whose value needs no encoding.
    void text(String field, String value) {
        names.add(field.toLowerCase(Locale.ROOT));
        fields.structured(field, value);
    }

    static String date(OffsetDateTime date) {
        return MessageDate.write(date);
    }

    void set(String property, String field, HeaderForm form, JsonNode value) throws SetError {
        set(property, new HeaderProperty(field, form, false), value);
    }

    void set(String property, HeaderProperty header, JsonNode value) throws SetError {
        if (value.isNull()) return;
        if (!names.add(header.field().toLowerCase(Locale.ROOT)))
            throw SetError.invalidProperties(header.field() + " is given twice", property);
        if (!header.all()) {
            write(property, header.field(), header.form(), value);
            return;
        }
        if (!value.isArray()) throw SetError.invalidProperties("not a list", property);
        for (JsonNode each : value) write(property, header.field(), header.form(), each);
    }

    private void write(String property, String field, HeaderForm form, JsonNode value)
            throws SetError {
        switch (form) {
            case RAW -> raw(property, field, value);
            case TEXT -> fields.unstructured(field, string(property, value));
            case ADDRESSES -> addresses(property, field, value);
            case GROUPED_ADDRESSES -> groups(property, field, value);
            case MESSAGE_IDS -> fields.structured(field, bracketed(property, value, " "));
            case URLS -> fields.structured(field, bracketed(property, value, ", "));
            case DATE -> {
                try {
                    OffsetDateTime date = OffsetDateTime.parse(string(property, value));
                    fields.structured(field, MessageDate.write(date));
                } catch (DateTimeException wrong) {
                    throw SetError.invalidProperties("not a date", property);
                }
            }
        }
    }

    private void raw(String property, String field, JsonNode value) throws SetError {
        String text = string(property, value);
        boolean sound =
                text.replaceAll("\r\n[ \t]", "").chars().noneMatch(c -> c == '\r' || c == '\n')
                        && text.indexOf('\0') < 0;
        if (!sound) throw SetError.invalidProperties("a line end within a field", property);
        if (!fields.raw(field, text))
            fields.structured(field, text.replaceAll("\r\n(?=[ \t])", "").strip());
    }

    private static String string(String property, JsonNode value) throws SetError {
        if (!value.isString()) throw SetError.invalidProperties("not a string", property);
        return value.asString();
    }

    private static String bracketed(String property, JsonNode value, String between)
            throws SetError {
        if (!value.isArray()) throw SetError.invalidProperties("not a list", property);
        List<String> items = new ArrayList<>();
        for (JsonNode each : value) {
            String text = string(property, each);
            boolean sound = text.chars().allMatch(c -> c > ' ' && c != '<' && c != '>');
            if (!sound || text.isEmpty())
                throw SetError.invalidProperties("not what stands in angle brackets", property);
            items.add("<" + text + ">");
        }
        return String.join(between, items);
    }

    private void addresses(String property, String field, JsonNode value) throws SetError {
        List<MessageBuilder.Mailbox> people = new ArrayList<>();
        boolean sound = true;
        for (Map.Entry<String, String> each : people(property, value)) {
            try {
                people.add(
                        new MessageBuilder.Mailbox(each.getValue(), Address.parse(each.getKey())));
            } catch (AddressException unfinished) {
                sound = false;
            }
        }
        if (sound && !people.isEmpty()) fields.addresses(field, people);
        else fields.structured(field, list(property, value));
    }

    /// Addresses with names; a draft may have some that are not finished.
    private static List<Map.Entry<String, String>> people(String property, JsonNode value)
            throws SetError {
        if (!value.isArray()) throw SetError.invalidProperties("not a list", property);
        List<Map.Entry<String, String>> people = new ArrayList<>();
        for (JsonNode each : value) {
            JsonNode email = each.path("email");
            JsonNode name = each.path("name");
            boolean named = !name.isMissingNode() && !name.isNull();
            if (!email.isString() || (named && !name.isString()))
                throw SetError.invalidProperties("not a list of addresses", property);
            String address = email.asString();
            if (address.chars().anyMatch(c -> c < ' ' || c == '<' || c == '>'))
                throw SetError.invalidProperties("not an address: " + address, property);
            people.add(Map.entry(address, named ? name.asString() : ""));
        }
        return people;
    }

    private static String list(String property, JsonNode value) throws SetError {
        List<String> items = new ArrayList<>();
        for (Map.Entry<String, String> each : people(property, value)) {
            String name = each.getValue();
            items.add(name.isEmpty() ? each.getKey() : phrase(name) + " <" + each.getKey() + ">");
        }
        return String.join(", ", items);
    }

    private static String phrase(String name) {
        boolean ascii = name.chars().allMatch(c -> c >= ' ' && c < 0x7F);
        if (ascii) return '"' + name.replaceAll("([\"\\\\])", "\\\\$1") + '"';
        byte[] octets = name.getBytes(StandardCharsets.UTF_8);
        return "=?utf-8?b?" + java.util.Base64.getEncoder().encodeToString(octets) + "?=";
    }

    private void groups(String property, String field, JsonNode value) throws SetError {
        if (!value.isArray()) throw SetError.invalidProperties("not a list", property);
        List<String> items = new ArrayList<>();
        for (JsonNode each : value) {
            String members = list(property, each.path("addresses"));
            JsonNode name = each.path("name");
            boolean named = name.isString();
            items.add(named ? phrase(name.asString()) + ": " + members + ";" : members);
        }
        fields.structured(field, String.join(", ", items));
    }

    @Override
    public String toString() {
        return new String(fields.fields(), StandardCharsets.UTF_8);
    }
}
