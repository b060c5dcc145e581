package org.veredus.format.sieve;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.HeaderField;
import org.veredus.format.mime.Part;
import org.veredus.format.sieve.mail.FieldValues;
import org.veredus.format.sieve.mail.Parts;

/// Which of the fields of a name a test looks at: those of the message, or of its parts (RFC 5703
/// §4); all of them, or one by its number (RFC 5260 §6).
///
/// @param index counts from 1; null for all
record FieldChoice(@Nullable Long index, boolean last, boolean mime, boolean anyChild) {
    static FieldChoice of(Usage use) {
        Long index = use.number("index");
        if (index != null && index == 0) {
            use.errorAt("index", "fields are counted from 1");
        }
        if (index == null && use.has("last")) {
            use.error(":last needs :index");
        }
        if (use.has("anychild") && !use.has("mime")) {
            use.error(":anychild needs :mime");
        }
        return new FieldChoice(index, use.has("last"), use.has("mime"), use.has("anychild"));
    }

    /// The fields, each as it is, in the order of the names. RFC 5260 §6: all of them are counted
    /// together.
    List<HeaderField> fields(Run run, List<String> names) throws ScriptFailure {
        List<HeaderField> all = new ArrayList<>();
        List<Part> parts = parts(run);
        for (String name : names) {
            run.charge(cost(run));
            if (!mime) {
                all.addAll(run.mail().all(name));
            }
            for (Part part : parts) {
                Parts.fields(run.mail(), part).stream()
                        .filter(field -> field.named(name))
                        .forEach(all::add);
            }
        }
        return chosen(all);
    }

    /// Of looking for a name; few headers have so many fields that it is more than 1.
    private static int cost(Run run) {
        return 1 + run.mail().fields().size() / 128;
    }

    /// Their decoded values.
    List<String> values(Run run, List<String> names) throws ScriptFailure {
        if (mime) {
            return fields(run, names).stream().map(FieldValues::decoded).toList();
        }
        if (names.size() == 1) {
            run.charge(cost(run));
            return chosen(run.mail().values(names.getFirst()));
        }
        List<String> all = new ArrayList<>();
        for (String name : names) {
            run.charge(cost(run));
            all.addAll(run.mail().values(name));
        }
        return chosen(all);
    }

    /// The parts whose header is looked at; none where it is only the message's.
    List<Part> parts(Run run) throws ScriptFailure {
        if (!mime) {
            return List.of();
        }
        Part at = run.part();
        Part from = at == null ? run.mail().root() : at;
        List<Part> parts = anyChild ? Parts.all(from) : List.of(from);
        run.charge(parts.size());
        return parts;
    }

    private <T> List<T> chosen(List<T> all) {
        if (index == null) {
            return all;
        }
        long at = last ? all.size() - index : index - 1;
        return at >= 0 && at < all.size() ? List.of(all.get((int) at)) : List.of();
    }
}
