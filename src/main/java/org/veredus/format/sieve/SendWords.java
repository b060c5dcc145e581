package org.veredus.format.sieve;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.sieve.Signature.Kind;

/// Actions that send a message on or back. RFC 5228 §4.2, RFC 5429; `:copy` of RFC 3894, `:list` of
/// RFC 6134, the delivery parameters of RFC 6009.
final class SendWords {
    private static final Set<String> NOTIFY = Set.of("SUCCESS", "FAILURE", "DELAY");
    private static final String BY_TIME = "by time";

    /// A name of words and quoted strings before an address in angle brackets, or one alone.
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(?:\"(?:[^\"\\\\]|\\\\.)*+\"|[^@,;:<>\"()\\[\\]\\\\])*+<([^<>]*+)>\\s*+"
                            + "|([^<>]*+)",
                    Pattern.DOTALL);

    private static final Pattern AROUND_AT = Pattern.compile("\\s*+@\\s*+");

    private SendWords() {}

    static List<Word<Step>> commands() {
        return List.of(
                new Word<>(
                        Signature.of("redirect", "")
                                .tag("copy", Kind.NOTHING, "copy")
                                .tag("list", Kind.NOTHING, "extlists")
                                .tag("notify", Kind.TEXT, "redirect-dsn")
                                .tag("ret", Kind.TEXT, "redirect-dsn")
                                .tag("bytimerelative", Kind.NUMBER, "redirect-deliverby", BY_TIME)
                                .tag("bytimeabsolute", Kind.TEXT, "redirect-deliverby", BY_TIME)
                                .tag("bymode", Kind.TEXT, "redirect-deliverby")
                                .tag("bytrace", Kind.NOTHING, "redirect-deliverby")
                                .takes(Kind.TEXT, "the address"),
                        SendWords::redirect),
                new Word<>(
                        Signature.of("reject", "reject").takes(Kind.TEXT, "the reason"),
                        use -> reject(use, false)),
                new Word<>(
                        Signature.of("ereject", "ereject").takes(Kind.TEXT, "the reason"),
                        use -> reject(use, true)));
    }

    static boolean isAddress(String text) {
        return addressOrNull(text) != null;
    }

    /// The address in its plain form, also of `Name <address>`, which scripts often have, and with
    /// spaces round the `@`. RFC 5228 §2.4.2.3
    static @Nullable String addressOrNull(String text) {
        Matcher address = ADDRESS.matcher(text);
        if (!address.matches()) {
            return null;
        }
        String bare = address.group(1) == null ? address.group(2) : address.group(1);
        try {
            return Address.parse(AROUND_AT.matcher(bare.strip()).replaceAll("@")).wire();
        } catch (AddressException wrong) { // the caller says what was wrong with the script
            return null;
        }
    }

    private static Step redirect(Usage use) {
        Phrase target = use.phrase(0);
        boolean list = use.has("list");
        boolean copy = use.has("copy");
        String constant = target.constant();
        if (constant != null && !list && !isAddress(constant)) {
            use.errorAt(0, "\"" + constant + "\" is no mail address");
        }
        Wishes wishes = Wishes.of(use);
        return run -> {
            String text = target.in(run);
            String address = list ? text : addressOrNull(text);
            if (address == null) {
                throw new ScriptFailure("\"" + text + "\" is no mail address");
            }
            run.outcome()
                    .redirect(
                            new Action.Redirect(
                                    address, list, copy, wishes.in(run), run.content()));
            run.trace("redirect \"" + address + "\"");
            return Flow.NEXT;
        };
    }

    private static Step reject(Usage use, boolean early) {
        Phrase reason = use.phrase(0);
        return run -> {
            run.requireArrival(early ? "ereject" : "reject");
            run.outcome().reject(new Action.Reject(early, reason.in(run)));
            run.trace(early ? "ereject" : "reject");
            return Flow.NEXT;
        };
    }

    /// The delivery parameters as the script gives them.
    private record Wishes(
            @Nullable Phrase notifyOn,
            @Nullable Phrase ret,
            @Nullable Long seconds,
            @Nullable Phrase until,
            @Nullable Phrase mode,
            boolean trace) {
        static Wishes of(Usage use) {
            boolean timed = use.has("bytimerelative") || use.has("bytimeabsolute");
            if ((use.has("bymode") || use.has("bytrace")) && !timed) {
                use.error(":bymode and :bytrace need :bytimerelative or :bytimeabsolute");
            }
            Wishes wishes =
                    new Wishes(
                            use.phrase("notify"),
                            use.phrase("ret"),
                            use.number("bytimerelative"),
                            use.phrase("bytimeabsolute"),
                            use.phrase("bymode"),
                            use.has("bytrace"));
            check(use, "notify", wishes.notifyOn, SendWords::isNotify);
            check(use, "ret", wishes.ret, word -> isOneOf(word, "FULL", "HDRS"));
            check(use, "bymode", wishes.mode, word -> isOneOf(word, "NOTIFY", "RETURN"));
            return wishes;
        }

        private static void check(
                Usage use, String tag, @Nullable Phrase value, Predicate<String> valid) {
            String constant = value == null ? null : value.constant();
            if (constant != null && !valid.test(constant)) {
                use.errorAt(tag, "\"" + constant + "\" cannot stand after :" + tag);
            }
        }

        DeliveryWishes in(Run run) throws ScriptFailure {
            String relative = seconds == null ? null : String.valueOf(seconds);
            return new DeliveryWishes(
                    notifyOn == null ? null : notifyOn.in(run),
                    ret == null ? null : ret.in(run),
                    until == null ? relative : until.in(run),
                    mode == null ? null : mode.in(run),
                    trace);
        }
    }

    // RFC 6009 §3: NEVER stands alone
    private static boolean isNotify(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return upper.equals("NEVER") || NOTIFY.containsAll(Arrays.asList(upper.split(",", -1)));
    }

    private static boolean isOneOf(String text, String... words) {
        return Arrays.stream(words).anyMatch(text::equalsIgnoreCase);
    }
}
