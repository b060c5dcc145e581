package org.veredus.format.sieve;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Condition.Known;
import org.veredus.format.sieve.Signature.Kind;

/// Notifications. RFC 5435, with the method `mailto` of RFC 5436, and `https`, which posts to a web
/// address.
final class NotifyWords {
    // RFC 5435 §3.5: a name and a value of one line
    private static final Pattern OPTION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*=[^\r\n]*");

    private static final Set<String> IMPORTANCE = Set.of("1", "2", "3");
    private static final int NORMAL = 2;

    private NotifyWords() {}

    static List<Word<Step>> commands() {
        Signature notify =
                FccArguments.on(
                                Signature.of("notify", "enotify")
                                        .tag("from", Kind.TEXT)
                                        .tag("importance", Kind.TEXT)
                                        .tag("options", Kind.TEXTS)
                                        .tag("message", Kind.TEXT))
                        .takes(Kind.TEXT, "the method");
        return List.of(new Word<>(notify, NotifyWords::send));
    }

    static List<Word<Condition>> tests() {
        return List.of(
                new Word<>(
                        Signature.of("valid_notify_method", "enotify")
                                .takes(Kind.TEXTS, "the methods"),
                        NotifyWords::valid),
                new Word<>(
                        Signature.of("notify_method_capability", "enotify")
                                .matching()
                                .takes(Kind.TEXT, "the method")
                                .takes(Kind.TEXT, "the capability")
                                .takes(Kind.TEXTS, "the keys"),
                        NotifyWords::capability));
    }

    private static boolean isMethod(String uri) {
        return MailtoUri.parse(uri) != null || WebhookUri.parse(uri) != null;
    }

    private static Step send(Usage use) {
        Phrase method = use.phrase(0);
        String constant = method.constant();
        if (constant != null && MailtoUri.hasScheme(constant) && !isMethod(constant)) {
            use.errorAt(0, "\"" + constant + "\" is no mailto: URI with one to five addresses");
        } else if (constant != null && !isMethod(constant)) {
            // RFC 5435 §3.1: an error of the run, since scripts ask valid_notify_method before
            use.warn(
                    "\""
                            + constant
                            + "\" is no method of notification here; there are mailto: and https:");
        }
        Phrase from = use.phrase("from");
        String sender = from == null ? null : from.constant();
        if (sender != null && !SendWords.isAddress(sender)) { // RFC 5436 §2.2
            use.errorAt("from", "\"" + sender + "\" is no mail address");
        }
        Phrase importance = use.phrase("importance");
        String level = importance == null ? null : importance.constant();
        if (level != null && !IMPORTANCE.contains(level)) {
            use.errorAt("importance", "expected \"1\", \"2\" or \"3\" after :importance");
        }
        List<Phrase> options = use.phrases("options");
        for (Phrase option : options) {
            String text = option.constant();
            if (text != null && !OPTION.matcher(text).matches()) {
                use.errorAt("options", "\"" + text + "\" is no option; expected name=value");
            }
        }
        Phrase message = use.phrase("message");
        FccArguments fcc = FccArguments.of(use);
        return run -> {
            String uri = method.in(run);
            if (!isMethod(uri)) {
                throw new ScriptFailure("\"" + uri + "\" is no method of notification");
            }
            Action.Notify notification =
                    new Action.Notify(
                            uri,
                            textOrNull(run, from),
                            importance == null ? NORMAL : importance(importance.in(run)),
                            Phrase.in(run, options),
                            textOrNull(run, message),
                            fcc.in(run));
            // RFC 5436 §2.7.1: an automatic message is not told of by another
            if (uri.toLowerCase(Locale.ROOT).startsWith("mailto:") && isAutomatic(run)) {
                run.outcome().withhold("notify: the message was sent by a program");
                run.trace("no notification: the message was sent by a program");
            } else {
                run.outcome().send(notification);
                run.trace("notify \"" + uri + "\"");
            }
            return Flow.NEXT;
        };
    }

    private static @Nullable String textOrNull(Run run, @Nullable Phrase phrase)
            throws ScriptFailure {
        return phrase == null ? null : phrase.in(run);
    }

    private static int importance(String text) throws ScriptFailure {
        if (!IMPORTANCE.contains(text)) {
            throw new ScriptFailure("\"" + text + "\" is no importance");
        }
        return Integer.parseInt(text);
    }

    private static boolean isAutomatic(Run run) {
        return run.mail().values("Auto-Submitted").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).startsWith("auto-notified"));
    }

    private static Condition valid(Usage use) {
        List<Phrase> methods = use.phrases(0);
        boolean constant = methods.stream().allMatch(method -> method.constant() != null);
        if (constant && methods.isEmpty()) {
            return Known.FALSE;
        }
        return run -> Phrase.in(run, methods).stream().allMatch(NotifyWords::isMethod);
    }

    private static Condition capability(Usage use) {
        Phrase method = use.phrase(0);
        Phrase capability = use.phrase(1);
        Matching matching = Matching.of(use, 2);
        return run -> {
            String uri = method.in(run);
            List<String> known =
                    isMethod(uri)
                            ? run.world().notifyCapability(uri, capability.in(run))
                            : List.of();
            return matching.matches(run, "capability", known);
        };
    }
}
