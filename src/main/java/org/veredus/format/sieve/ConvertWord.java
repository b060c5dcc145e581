package org.veredus.format.sieve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.veredus.format.convert.Converter;
import org.veredus.format.convert.Wish;
import org.veredus.format.mime.Part;
import org.veredus.format.sieve.Signature.Kind;
import org.veredus.format.sieve.mail.Conversions;

/// `convert`, which is a command, and a test of whether all went well, too. RFC 6558
final class ConvertWord {
    /// Octets that are converted in one step.
    private static final long OCTETS_A_STEP = 4096;

    private ConvertWord() {}

    static List<Word<Step>> commands() {
        return List.of(new Word<>(signature(), ConvertWord::command));
    }

    static List<Word<Condition>> tests() {
        return List.of(new Word<>(signature(), ConvertWord::test));
    }

    private static Signature signature() {
        return Signature.of("convert", "convert")
                .takes(Kind.TEXT, "the media type to convert from")
                .takes(Kind.TEXT, "the media type to convert to")
                .takes(Kind.TEXTS, "the parameters");
    }

    private static Step command(Usage use) {
        Condition converted = test(use);
        return run -> {
            converted.holds(run);
            return Flow.NEXT;
        };
    }

    private static Condition test(Usage use) {
        Phrase from = use.phrase(0);
        Phrase to = use.phrase(1);
        List<Phrase> parameters = use.phrases(2);
        check(use, from, to, parameters);
        return run -> {
            Wish wish = new Wish(to.in(run), parameters(Phrase.in(run, parameters)));
            return convert(run, from.in(run).toLowerCase(Locale.ROOT), wish);
        };
    }

    private static void check(Usage use, Phrase from, Phrase to, List<Phrase> parameters) {
        String source = from.constant();
        String target = to.constant();
        boolean impossible =
                source != null && target != null && Converter.offer(source, target) == null;
        if (impossible) {
            use.warn("there is no conversion of \"" + source + "\" to \"" + target + "\"");
        }
        for (Phrase parameter : parameters) {
            String text = parameter.constant();
            if (text != null && !text.isEmpty() && text.indexOf('=') < 1) {
                use.errorAt(2, "\"" + text + "\" is no parameter such as \"pix-x=320\"");
            }
        }
    }

    // RFC 6558 §2
    private static Map<String, String> parameters(List<String> texts) throws ScriptFailure {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String text : texts) {
            if (text.isEmpty()) continue; // a list of none is no string list
            int equals = text.indexOf('=');
            if (equals < 1) throw new ScriptFailure("\"" + text + "\" is no parameter");
            parameters.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
        }
        return parameters;
    }

    /// Whether none failed. Within `foreverypart` only the part that is at hand counts.
    private static boolean convert(Run run, String from, Wish wish) throws ScriptFailure {
        Conversions conversions = run.conversions();
        Part at = run.part();
        List<Part> parts = at == null ? conversions.begin() : List.of(at);
        boolean all = true;
        for (Part part : parts) {
            if (part.children().isEmpty() && part.contentType().mediaType().equals(from)) {
                run.charge(1 + part.extent().bodyLength() / OCTETS_A_STEP);
                String trouble = conversions.convert(part, wish);
                run.trace(
                        "convert: part "
                                + part.path()
                                + (trouble == null
                                        ? " to " + wish.mediaType()
                                        : " stays: " + trouble));
                all &= trouble == null;
            }
        }
        if (at == null) conversions.end();
        return all;
    }
}
