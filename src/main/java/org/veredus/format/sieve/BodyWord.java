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
            run.charge(1 + run.mail().size() / 4096);
            List<String> wanted = Phrase.in(run, types);
            // RFC 5173 §4: a message of a header only has no body, not an empty one
            if (quick && !run.isTraced() && run.mail().hasBody()) {
                List<Stretch> octets = octets(run.mail(), transform);
                if (octets != null && !matching.mayBeIn(run, octets)) return false;
            }
            List<String> texts =
                    run.mail().hasBody() ? texts(run.mail(), transform, wanted) : List.of();
            return matching.matches(run, "body", texts);
        };
    }

    /// A character for each octet, so that no charset need be known: nearly all rules look for
    /// words that are not there. Null if that cannot be told of octets.
    private static @Nullable List<Stretch> octets(Mail mail, String transform) {
        return transform.equals("raw") ? List.of(Texts.rawOctets(mail)) : Texts.octets(mail);
    }

    private static List<String> texts(Mail mail, String transform, List<String> types) {
        return switch (transform) {
            case "raw" -> List.of(Texts.raw(mail));
            case "content" -> Texts.content(mail, types);
            default -> Texts.readable(mail);
        };
    }
}
