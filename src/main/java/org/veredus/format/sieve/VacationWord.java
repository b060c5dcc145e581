package org.veredus.format.sieve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Signature.Kind;

/// Answers while one is away. RFC 5230, RFC 6131
final class VacationWord {
    private static final long DEFAULT_DAYS = 7;
    private static final long MAX_DAYS = 365;

    private VacationWord() {}

    static List<Word<Step>> commands() {
        Signature vacation =
                FccArguments.on(
                                Signature.of("vacation", "vacation")
                                        .tag("days", Kind.NUMBER, "", "period")
                                        .tag("seconds", Kind.NUMBER, "vacation-seconds", "period")
                                        .tag("subject", Kind.TEXT)
                                        .tag("from", Kind.TEXT)
                                        .tag("addresses", Kind.TEXTS)
                                        .tag("mime", Kind.NOTHING)
                                        .tag("handle", Kind.TEXT))
                        .takes(Kind.TEXT, "the reason");
        return List.of(new Word<>(vacation, VacationWord::vacation));
    }

    private record Arguments(
            Duration period,
            @Nullable Phrase subject,
            @Nullable Phrase from,
            List<Phrase> addresses,
            boolean mime,
            @Nullable Phrase handle,
            Phrase reason,
            FccArguments fcc) {
        /// RFC 5230 §4.2: without a handle, answers with the same arguments are the same; what
        /// their variables hold must not count.
        String unnamedHandle() {
            return hash(List.of(written(subject), written(from), "" + mime, reason.written()));
        }

        private static String written(@Nullable Phrase phrase) {
            return phrase == null ? "" : phrase.written();
        }
    }

    private static Step vacation(Usage use) {
        Phrase from = use.phrase("from");
        String constant = from == null ? null : from.constant();
        if (constant != null && !SendWords.isAddress(constant)) {
            use.errorAt("from", "\"" + constant + "\" is no mail address");
        }
        Arguments arguments =
                new Arguments(
                        period(use),
                        use.phrase("subject"),
                        from,
                        use.phrases("addresses"),
                        use.has("mime"),
                        use.phrase("handle"),
                        use.phrase(0),
                        FccArguments.of(use));
        return run -> {
            run.requireArrival("vacation");
            answer(run, arguments);
            return Flow.NEXT;
        };
    }

    // RFC 5230 §4.1: a site may have bounds; RFC 6131 §2: 0 seconds is each time
    private static Duration period(Usage use) {
        Long seconds = use.number("seconds");
        if (seconds != null) {
            return Duration.ofSeconds(Math.min(seconds, MAX_DAYS * 86_400));
        }
        Long days = use.number("days");
        return Duration.ofDays(Math.clamp(days == null ? DEFAULT_DAYS : days, 1, MAX_DAYS));
    }

    private static void answer(Run run, Arguments given) throws ScriptFailure {
        List<String> addresses = Phrase.in(run, given.addresses);
        String subject = given.subject == null ? null : given.subject.in(run);
        String from = given.from == null ? null : given.from.in(run);
        String reason = given.reason.in(run);
        String handle = given.handle == null ? given.unnamedHandle() : given.handle.in(run);
        Action.Vacation vacation =
                new Action.Vacation(
                        run.delivery().from(),
                        from,
                        subject == null ? usualSubject(run) : subject,
                        addresses,
                        handle,
                        given.period,
                        given.mime,
                        reason,
                        given.fcc.in(run));
        String why = new Answerable(run.mail(), run.delivery(), addresses).whyNot();
        if (why == null) {
            run.outcome().vacation(vacation);
            run.trace("vacation");
        } else {
            run.outcome().withhold("vacation: " + why);
            run.trace("no vacation answer: " + why);
        }
    }

    // RFC 5230 §4.3
    private static String usualSubject(Run run) {
        List<String> subjects = run.mail().values("Subject");
        return subjects.isEmpty() || subjects.getFirst().isEmpty()
                ? "Automated reply"
                : "Auto: " + subjects.getFirst();
    }

    private static String hash(List<String> arguments) {
        List<String> framed = new ArrayList<>();
        arguments.forEach(argument -> framed.add(argument.length() + ":" + argument));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(String.join("", framed).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
