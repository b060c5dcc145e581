package org.veredus.format.sieve;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.format.mime.Part;
import org.veredus.format.sieve.Signature.Kind;
import org.veredus.format.sieve.mail.Enclosure;
import org.veredus.format.sieve.mail.Parts;
import org.veredus.format.sieve.mail.Replacement;
import org.veredus.format.sieve.mail.Texts;

/// What is done with the parts of a message. RFC 5703
final class PartWords {
    private PartWords() {}

    static List<Word<Step>> commands() {
        return List.of(
                new Word<>(
                        Signature.of("foreverypart", "foreverypart").tag("name", Kind.TEXT).block(),
                        PartWords::forEveryPart),
                new Word<>(
                        Signature.of("break", "foreverypart").tag("name", Kind.TEXT),
                        PartWords::leave),
                new Word<>(
                        Signature.of("replace", "replace")
                                .tag("mime", Kind.NOTHING)
                                .tag("subject", Kind.TEXT)
                                .tag("from", Kind.TEXT)
                                .takes(Kind.TEXT, "the replacement"),
                        PartWords::replace),
                new Word<>(
                        Signature.of("enclose", "enclose")
                                .tag("subject", Kind.TEXT)
                                .tag("headers", Kind.TEXTS)
                                .takes(Kind.TEXT, "the text"),
                        PartWords::enclose),
                new Word<>(
                        VariableWords.modifiers(Signature.of("extracttext", "extracttext"))
                                .tag("first", Kind.NUMBER)
                                .takes(Kind.TEXT, "the variable"),
                        PartWords::extractText));
    }

    private static String loopName(Usage use) {
        Phrase name = use.phrase("name");
        String constant = name == null ? "" : name.constant();
        if (constant == null) {
            use.errorAt("name", "variables cannot be used here");
            return "";
        }
        return constant.toLowerCase(Locale.ROOT);
    }

    private static Step forEveryPart(Usage use) {
        String name = loopName(use);
        use.compiler().enterLoop(name);
        List<Step> block = use.block();
        use.compiler().leaveLoop();
        return run -> loop(run, name, block);
    }

    private static Flow loop(Run run, String name, List<Step> block) throws ScriptFailure {
        Part outer = run.part();
        if (outer == null) {
            run.mail().hold();
        }
        Part from = outer == null ? run.mail().root() : outer;
        List<Part> parts = outer == null ? Parts.all(from) : Parts.below(from);
        Flow flow = Flow.NEXT;
        for (Part part : parts) {
            run.charge(1);
            run.part(part);
            flow = run.all(block);
            if (flow != Flow.NEXT) {
                break;
            }
        }
        run.part(outer);
        if (outer == null) {
            run.mail().release();
        }
        boolean left =
                flow == Flow.BREAK && (run.breakTo().isEmpty() || run.breakTo().equals(name));
        return left ? Flow.NEXT : flow;
    }

    private static Step leave(Usage use) {
        String name = loopName(use);
        if (!use.compiler().inLoop(name)) {
            use.error(
                    name.isEmpty()
                            ? "\"break\" stands in no \"foreverypart\""
                            : "no \"foreverypart\" of this name is around this \"break\"");
        }
        use.compiler().die();
        return run -> {
            run.breakTo(name);
            return Flow.BREAK;
        };
    }

    private static Step replace(Usage use) {
        boolean mime = use.has("mime");
        Phrase subject = use.phrase("subject");
        Phrase from = use.phrase("from");
        Phrase text = use.phrase(0);
        return run -> {
            Replacement replacement = new Replacement(mime, text.in(run));
            Part part = run.part();
            if (part == null || Parts.isWhole(part)) {
                replacement.ofMessage(run.mail(), textOrNull(run, subject), textOrNull(run, from));
            } else {
                replacement.ofPart(run.mail(), part);
            }
            run.trace("replace");
            return Flow.NEXT;
        };
    }

    private static @Nullable String textOrNull(Run run, @Nullable Phrase phrase)
            throws ScriptFailure {
        return phrase == null ? null : phrase.in(run);
    }

    private static Step enclose(Usage use) {
        Phrase subject = use.phrase("subject");
        List<Phrase> headers = use.phrases("headers");
        Phrase text = use.phrase(0);
        return run -> {
            List<String> owner = run.delivery().owner();
            String self = owner.isEmpty() ? run.delivery().to() : owner.getFirst();
            new Enclosure(textOrNull(run, subject), Phrase.in(run, headers), text.in(run))
                    .around(run.mail(), self, run.delivery().now().toOffsetDateTime());
            run.trace("enclose");
            return Flow.NEXT;
        };
    }

    private static Step extractText(Usage use) {
        String name = VariableWords.name(use, 0);
        List<VariableWords.Modifier> modifiers = VariableWords.modifiers(use);
        Long first = use.number("first");
        if (!use.requires("variables")) { // RFC 5703 §7
            use.error("\"extracttext\" needs require \"variables\"");
        }
        if (!use.compiler().inLoop("")) {
            use.error("\"extracttext\" stands in no \"foreverypart\"");
        }
        return run -> {
            Part part = run.part();
            String text =
                    part == null || !Texts.isReadable(part) ? "" : Texts.readable(run.mail(), part);
            run.charge(1 + text.length() / 4096);
            int end = (int) Math.min(text.length(), first == null ? Long.MAX_VALUE : first);
            int whole =
                    text.offsetByCodePoints(
                            0, Math.min(end, text.codePointCount(0, text.length())));
            VariableWords.set(run, name, text.substring(0, whole), modifiers);
            return Flow.NEXT;
        };
    }
}
