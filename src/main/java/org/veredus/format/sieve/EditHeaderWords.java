package org.veredus.format.sieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.HeaderField;
import org.veredus.format.sieve.Signature.Kind;
import org.veredus.format.sieve.Signature.Optional;
import org.veredus.format.sieve.mail.FieldValues;

/// Changes of header fields. RFC 5293
final class EditHeaderWords {
    /// RFC 5293 §5, §8: what shows where a message came from, or keeps it from going in circles.
    private static final Set<String> PROTECTED = Set.of("received", "auto-submitted");

    /// Characters of one field.
    private static final int MAX_VALUE = 8192;

    private EditHeaderWords() {}

    static List<Word<Step>> commands() {
        return List.of(
                new Word<>(
                        Signature.of("addheader", "editheader")
                                .tag("last", Kind.NOTHING)
                                .takes(Kind.TEXT, "the header name")
                                .takes(Kind.TEXT, "the value"),
                        EditHeaderWords::add),
                new Word<>(
                        Signature.of("deleteheader", "editheader")
                                .matching()
                                .tag("index", Kind.NUMBER)
                                .tag("last", Kind.NOTHING)
                                .takes(Kind.TEXT, "the header name")
                                .takes(Kind.TEXTS, "the value patterns")
                                .optional(Optional.LAST),
                        EditHeaderWords::delete));
    }

    private static Step add(Usage use) {
        Phrase name = FieldNames.of(use, 0).getFirst();
        Phrase value = use.phrase(1);
        boolean last = use.has("last");
        return run -> {
            String field = checked(name.in(run));
            String text = value.in(run);
            if (text.length() > MAX_VALUE) {
                throw new ScriptFailure("a header field longer than " + MAX_VALUE);
            }
            if (text.indexOf('\0') >= 0) {
                throw new ScriptFailure("a header field cannot have a NUL");
            }
            run.countHeaderEdit();
            run.mail().addField(field, text, last);
            run.trace("addheader " + field);
            return Flow.NEXT;
        };
    }

    private static String checked(String name) throws ScriptFailure {
        if (!FieldNames.isName(name)) {
            throw new ScriptFailure("\"" + name + "\" is no name of a header field");
        }
        return name;
    }

    private static Step delete(Usage use) {
        Phrase name = FieldNames.of(use, 0).getFirst();
        FieldChoice choice = FieldChoice.of(use);
        Matching matching = use.has(1) ? Matching.withoutCaptures(use, 1) : null;
        if (matching != null && matching.counts() && choice.index() != null) {
            use.error(":count cannot stand beside :index");
        }
        return run -> {
            String field = checked(name.in(run));
            if (PROTECTED.contains(field.toLowerCase(Locale.ROOT))) {
                run.trace("deleteheader " + field + ": this field stays");
                return Flow.NEXT;
            }
            List<HeaderField> gone = matching(run, choice.fields(run, List.of(field)), matching);
            if (!gone.isEmpty()) {
                run.countHeaderEdit();
            }
            run.mail().removeFields(gone);
            run.trace("deleteheader " + field + ": " + gone.size());
            return Flow.NEXT;
        };
    }

    private static List<HeaderField> matching(
            Run run, List<HeaderField> fields, @Nullable Matching matching) throws ScriptFailure {
        if (matching == null) {
            return fields;
        }
        if (matching.counts()) { // RFC 5293 §5: of :count all or none
            List<String> values = fields.stream().map(FieldValues::decoded).toList();
            return matching.matches(run, "field", values) ? fields : List.of();
        }
        List<HeaderField> found = new ArrayList<>();
        for (HeaderField field : fields) {
            if (matching.matches(run, field.name(), List.of(FieldValues.decoded(field)))) {
                found.add(field);
            }
        }
        return found;
    }
}
