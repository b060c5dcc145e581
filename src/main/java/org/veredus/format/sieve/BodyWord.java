package org.veredus.format.sieve;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Signature.Kind;
import org.veredus.format.sieve.mail.Mail;
import org.veredus.format.sieve.mail.Stretch;
import org.veredus.format.sieve.mail.Texts;

/// The test of the body. RFC 5173
final class BodyWord {
    private static final String TRANSFORM = "body transform";

    private BodyWord() {}

    static List<Word<Condition>> tests() {
        return List.of(
                new Word<>(
                        Signature.of("body", "body")
                                .matching()
                                .tag("raw", Kind.NOTHING, "", TRANSFORM)
                                .tag("content", Kind.TEXTS, "", TRANSFORM)
                                .tag("text", Kind.NOTHING, "", TRANSFORM)
                                .takes(Kind.TEXTS, "the keys"),
                        BodyWord::body));
    }

    private static Condition body(Usage use) {
        String transform = use.chosen(TRANSFORM);
        List<Phrase> types = use.phrases("content");
        Matching matching = Matching.withoutCaptures(use, 0); // RFC 5173 §6
        boolean quick = matching.isOfOctets() && !transform.equals("content");
        return run -> {
            // RFC 5173 §4: a message of a header only has no body, not an empty one
            if (!run.mail().hasBody()) return matching.matches(run, "body", List.of());
            Question question = new Question(transform, Phrase.in(run, types));
            if (quick && !run.isTraced()) {
                List<Stretch> octets = octets(run, question);
                if (octets != null && !matching.mayBeIn(run, octets)) return false;
            }
            return matching.matches(run, "body", texts(run, question));
        };
    }

    /// Which texts of the body a test looks at.
    private record Question(String transform, List<String> types) {}

    /// A character for each octet, so that no charset need be known: nearly all rules look for
    /// words that are not there. Null if that cannot be told of octets.
    private static @Nullable List<Stretch> octets(Run run, Question question) throws ScriptFailure {
        Mail mail = run.mail();
        run.charge(1);
        if (question.transform.equals("raw")) return List.of(Texts.rawOctets(mail));
        List<Stretch> known = mail.octetsOfBody().answer(question);
        if (known != null) return known;
        run.charge(mail.size() / 1024);
        List<Stretch> octets = Texts.octets(mail);
        if (octets != null) mail.octetsOfBody().keep(question, octets);
        return octets;
    }

    private static List<String> texts(Run run, Question question) throws ScriptFailure {
        Mail mail = run.mail();
        run.charge(1);
        List<String> known = mail.ofBody().answer(question);
        if (known != null) return known;
        run.charge(mail.size() / 1024);
        List<String> texts =
                switch (question.transform) {
                    case "raw" -> List.of(Texts.raw(mail));
                    case "content" -> Texts.content(mail, question.types);
                    default -> Texts.readable(mail);
                };
        mail.ofBody().keep(question, texts);
        return texts;
    }
}
