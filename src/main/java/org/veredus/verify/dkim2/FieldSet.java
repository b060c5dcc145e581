package org.veredus.verify.dkim2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.verify.dkim.Canonicalization;
import org.veredus.verify.dkim.HashAlgorithm;
import org.veredus.verify.dkim2.Recipes.Step;

/// The fields of one instance of a message that its hash covers, draft §6.2: each in its canonical
/// form, by name, those of a name from the lowest one upwards.
record FieldSet(SortedMap<String, List<byte[]>> fields) {
    static FieldSet of(Header header) {
        SortedMap<String, List<byte[]>> fields = new TreeMap<>();
        for (HeaderField field : header.fields().reversed()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (!UnsignedFields.contain(name))
                fields.computeIfAbsent(name, _ -> new ArrayList<>()).add(canonical(field.raw()));
        }
        return new FieldSet(fields);
    }

    /// The message before; null for recipes that copy what is not there.
    @Nullable FieldSet before(Recipes recipes) {
        SortedMap<String, List<byte[]>> before = new TreeMap<>(fields);
        for (Map.Entry<String, List<Step>> recipe : recipes.fields().entrySet()) {
            String name = recipe.getKey();
            if (UnsignedFields.contain(name)) continue;
            List<byte[]> there = fields.getOrDefault(name, List.of());
            List<byte[]> values = new ArrayList<>();
            for (Step step : recipe.getValue()) {
                switch (step) {
                    case Step.Copy(_, var to) when to > there.size() -> {
                        return null;
                    }
                    case Step.Copy(var from, var to) -> values.addAll(there.subList(from - 1, to));
                    case Step.Text(var lines) ->
                            lines.forEach(
                                    line ->
                                            values.add(
                                                    canonical(
                                                            (name + ":" + line).getBytes(UTF_8))));
                }
            }
            if (values.isEmpty()) before.remove(name);
            else before.put(name, values);
        }
        return new FieldSet(before);
    }

    byte[] hash(HashAlgorithm algorithm) {
        MessageDigest digest = algorithm.digest();
        for (List<byte[]> values : fields.values()) {
            for (byte[] field : values) {
                digest.update(field);
                digest.update((byte) '\r');
                digest.update((byte) '\n');
            }
        }
        return digest.digest();
    }

    private static byte[] canonical(byte[] field) {
        return Canonicalization.RELAXED.field(field);
    }

    /// The value in a canonical field, one octet in each char.
    static String value(byte[] canonical) {
        String field = new String(canonical, ISO_8859_1);
        return field.substring(field.indexOf(':') + 1);
    }
}
