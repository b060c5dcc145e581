package org.veredus.format.sieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.HeaderField;
import org.veredus.format.mime.ContentType;
import org.veredus.format.mime.Disposition;
import org.veredus.format.mime.Parameters;
import org.veredus.format.mime.Part;
import org.veredus.format.sieve.Signature.Kind;
import org.veredus.format.sieve.mail.Parts;

/// Tests of header fields and of size. RFC 5228 §5.5, §5.7, §5.9; with `:mime` RFC 5703 §4.
final class HeaderWords {
    private static final String MIME_PIECE = "mime option";

    private HeaderWords() {}

    static List<Word<Condition>> tests() {
        return List.of(
                new Word<>(
                        Signature.of("header", "")
                                .matching()
                                .index()
                                .mime()
                                .tag("type", Kind.NOTHING, "mime", MIME_PIECE)
                                .tag("subtype", Kind.NOTHING, "mime", MIME_PIECE)
                                .tag("contenttype", Kind.NOTHING, "mime", MIME_PIECE)
                                .tag("param", Kind.TEXTS, "mime", MIME_PIECE)
                                .takes(Kind.TEXTS, "the header names")
                                .takes(Kind.TEXTS, "the keys"),
                        HeaderWords::header),
                new Word<>(
                        Signature.of("exists", "").mime().takes(Kind.TEXTS, "the header names"),
                        HeaderWords::exists),
                new Word<>(
                        Signature.of("size", "")
                                .tag("over", Kind.NUMBER, "", "limit")
                                .tag("under", Kind.NUMBER, "", "limit"),
                        HeaderWords::size));
    }

    private static Condition header(Usage use) {
        List<Phrase> names = FieldNames.sought(use, 0);
        FieldChoice choice = FieldChoice.of(use);
        Matching matching = Matching.of(use, 1);
        List<String> constant = Phrase.constants(names);
        String piece = use.chosen(MIME_PIECE);
        List<Phrase> parameters = use.phrases("param");
        if (!piece.isEmpty() && !choice.mime()) {
            use.error(":" + piece + " needs :mime");
        }
        return run -> {
            List<String> fields = constant == null ? Phrase.in(run, names) : constant;
            List<String> values =
                    piece.isEmpty()
                            ? choice.values(run, fields)
                            : pieces(run, choice, fields, piece, Phrase.in(run, parameters));
            return matching.matches(run, what(run, fields), values);
        };
    }

    /// Names the fields for the trace.
    static String what(Run run, List<String> names) {
        return run.isTraced() ? String.join(", ", names) : "";
    }

    // RFC 5703 §4.1: what a structured field has besides text
    private static List<String> pieces(
            Run run, FieldChoice choice, List<String> names, String piece, List<String> parameters)
            throws ScriptFailure {
        List<String> found = new ArrayList<>();
        for (Part part : choice.parts(run)) {
            for (String name : names) {
                pieces(run, part, name, piece, parameters, found);
            }
        }
        return found;
    }

    private static void pieces(
            Run run,
            Part part,
            String name,
            String piece,
            List<String> parameters,
            List<String> found) {
        for (HeaderField field : Parts.fields(run.mail(), part)) {
            if (!field.named(name)) {
                continue;
            }
            Disposition disposition = part.fields().disposition();
            if (name.equalsIgnoreCase("content-type")) {
                ContentType type = part.contentType();
                add(found, piece, type.type(), type.subtype(), type.parameters(), parameters);
            } else if (name.equalsIgnoreCase("content-disposition") && disposition != null) {
                String value = disposition.value();
                add(found, piece, value, null, disposition.parameters(), parameters);
            } else { // RFC 5703 §4.1: of other fields a blank string
                found.add("");
            }
        }
    }

    private static void add(
            List<String> found,
            String piece,
            String type,
            @Nullable String subtype,
            Parameters has,
            List<String> wanted) {
        switch (piece) {
            case "type" -> found.add(type);
            case "subtype" -> found.add(subtype == null ? "" : subtype);
            case "contenttype" -> found.add(subtype == null ? type : type + "/" + subtype);
            default -> {
                for (String parameter : wanted) {
                    String value = has.get(parameter.toLowerCase(Locale.ROOT));
                    if (value != null) {
                        found.add(value);
                    }
                }
            }
        }
    }

    private static Condition exists(Usage use) {
        List<Phrase> names = FieldNames.sought(use, 0);
        FieldChoice choice = FieldChoice.of(use);
        return run -> {
            for (Phrase phrase : names) {
                String name = phrase.in(run);
                run.charge(1);
                boolean there =
                        choice.mime()
                                ? !choice.fields(run, List.of(name)).isEmpty()
                                : run.mail().has(name);
                if (run.isTraced()) {
                    run.trace(name + (there ? " is there" : " is not there"));
                }
                if (!there) {
                    return false;
                }
            }
            return true;
        };
    }

    private static Condition size(Usage use) {
        Long over = use.number("over");
        Long under = use.number("under");
        if (over == null && under == null) {
            use.error("\"size\" needs :over or :under");
        }
        return run -> {
            long size = run.mail().size();
            if (run.isTraced()) {
                run.trace("size is " + size);
            }
            return (over != null && size > over) || (under != null && size < under);
        };
    }
}
