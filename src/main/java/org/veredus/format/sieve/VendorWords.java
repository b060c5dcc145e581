package org.veredus.format.sieve;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Signature.Kind;

/// What scripts say that come from other servers: `debug_log`, `report` and the items of
/// `vnd.dovecot.environment` of Pigeonhole, `log` of Cyrus. None of it is in any specification.
final class VendorWords {
    static final String ENVIRONMENT = "vnd.dovecot.environment";

    /// Variables of this namespace are items of the environment.
    static final String NAMESPACE = "env.";

    /// RFC 2045 §5.1, as the type of a report must be
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`{|}~0-9A-Za-z-]{1,64}");

    private VendorWords() {}

    static List<Word<Step>> commands() {
        return List.of(
                new Word<>(
                        Signature.of("debug_log", "vnd.dovecot.debug")
                                .takes(Kind.TEXT, "the message"),
                        VendorWords::log),
                new Word<>(
                        Signature.of("log", "vnd.cyrus.log").takes(Kind.TEXT, "the message"),
                        VendorWords::log),
                new Word<>(
                        Signature.of("report", "vnd.dovecot.report")
                                .tag("headers_only", Kind.NOTHING)
                                .takes(Kind.TEXT, "the type of feedback")
                                .takes(Kind.TEXT, "the message")
                                .takes(Kind.TEXT, "the address"),
                        VendorWords::report));
    }

    /// To be seen by whoever traces the script: the log of the server is not for its users.
    private static Step log(Usage use) {
        Phrase message = use.phrase(0);
        String name = use.name();
        return run -> {
            run.trace(name + " \"" + message.in(run) + "\"");
            return Flow.NEXT;
        };
    }

    private static Step report(Usage use) {
        Phrase type = use.phrase(0);
        Phrase message = use.phrase(1);
        Phrase target = use.phrase(2);
        boolean headerOnly = use.has("headers_only");
        String constant = type.constant();
        if (constant != null && !TOKEN.matcher(constant).matches()) {
            use.errorAt(0, "\"" + constant + "\" is no type of feedback");
        }
        String address = target.constant();
        if (address != null && !SendWords.isAddress(address)) {
            use.errorAt(2, "\"" + address + "\" is no mail address");
        }
        return run -> {
            String feedback = type.in(run);
            if (!TOKEN.matcher(feedback).matches()) {
                throw new ScriptFailure("\"" + feedback + "\" is no type of feedback");
            }
            String written = target.in(run);
            String to = SendWords.addressOrNull(written);
            if (to == null) throw new ScriptFailure("\"" + written + "\" is no mail address");
            run.outcome()
                    .report(
                            new Action.Report(
                                    feedback, message.in(run), to, headerOnly, run.content()));
            run.trace("report \"" + feedback + "\" to \"" + to + "\"");
            return Flow.NEXT;
        };
    }

    /// An item that Pigeonhole adds to those of RFC 5183; null for others.
    static @Nullable String item(Run run, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "vnd.dovecot.default-mailbox" -> "INBOX";
            case "vnd.dovecot.username" -> {
                List<String> owner = run.delivery().owner();
                yield owner.isEmpty() ? run.delivery().to() : owner.getFirst();
            }
            default -> null;
        };
    }

    /// A variable of [#NAMESPACE]; what is not known is empty.
    static String variable(Run run, String name) {
        String item = name.substring(NAMESPACE.length()).replace('_', '-');
        String value = WorldWords.environment(run, item);
        return value == null ? "" : value;
    }
}
