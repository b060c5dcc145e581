package org.veredus.verify.dkim;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;

/// The octets that a signature covers, RFC 6376 §3.7: the fields it names, then itself.
public final class SignedFields {
    private final Canonicalization form;
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream(2048);

    public SignedFields(Canonicalization form) {
        this.form = form;
    }

    /// Adds the fields named, each time the lowest one not taken yet; a name too many adds nothing.
    ///
    /// @param except the signature itself, which never covers itself this way RFC 6376 §5.4.2
    public SignedFields add(Header header, List<String> names, @Nullable HeaderField except) {
        Map<String, List<HeaderField>> left = new HashMap<>();
        for (HeaderField field : header.fields()) {
            if (field != except)
                left.computeIfAbsent(lower(field.name()), _ -> new ArrayList<>()).add(field);
        }
        for (String name : names) {
            List<HeaderField> fields = left.get(lower(name));
            if (fields != null && !fields.isEmpty()) add(fields.removeLast().raw());
        }
        return this;
    }

    /// @param field as it stands in the message
    public SignedFields add(byte[] field) {
        octets.writeBytes(form.field(field));
        octets.write('\r');
        octets.write('\n');
        return this;
    }

    /// The octets, with the signature at their end, its value of `b` left out.
    public byte[] endingWith(byte[] signature) {
        octets.writeBytes(form.field(withoutValue(signature)));
        return octets.toByteArray();
    }

    /// RFC 6376 §3.5: `b=` is taken as empty, white space and all.
    private static byte[] withoutValue(byte[] field) {
        int end = field.length;
        while (end > 0 && (field[end - 1] == '\n' || field[end - 1] == '\r')) end--;
        int tag = 0;
        while (tag < end && field[tag] != ':') tag++;
        while (tag < end) {
            int next = tag + 1;
            while (next < end && field[next] != ';') next++;
            int equals = tag + 1;
            while (equals < next && field[equals] != '=') equals++;
            if (isB(field, tag + 1, equals)) {
                ByteArrayOutputStream kept = new ByteArrayOutputStream(field.length);
                kept.write(field, 0, Math.min(equals + 1, next));
                kept.write(field, next, field.length - next);
                return kept.toByteArray();
            }
            tag = next;
        }
        return field;
    }

    private static boolean isB(byte[] field, int from, int to) {
        int letters = 0;
        for (int i = from; i < to; i++) {
            if (field[i] > ' ') letters = field[i] == 'b' ? letters + 1 : 2;
        }
        return letters == 1;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
