package org.veredus.format.sieve;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What jazzer calls again and again: the input is a script, a NUL, and a message. Whatever they
/// are, compiling says what is wrong, and a run keeps its bounds.
public final class SieveFuzzTarget {
    static final Limits TIGHT = new Limits(1 << 20, 20_000, 4000, 3, 8, 3, 8);

    /// The implicit keep comes on top.
    private static final int MOST_ACTIONS = TIGHT.actions() + 1;

    private SieveFuzzTarget() {}

    /// The name is jazzer's.
    public static void fuzzerTestOneInput(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != 0) end++;
        String text = new String(input, 0, end, StandardCharsets.UTF_8);
        Script.Compiled compiled = Script.compile(text, Limits.defaults(), Author.HOUSE);
        Script script = compiled.script();
        if ((script == null) == compiled.errors().isEmpty())
            throw new AssertionError("neither a script nor an error, or both");
        int from = Math.min(input.length, end + 1);
        byte[] message = Arrays.copyOfRange(input, from, input.length);
        if (script != null) run(script, message);
    }

    private static void run(Script script, byte[] message) {
        Delivery delivery =
                new Delivery(
                        message,
                        "s@example.com",
                        "me@example.org",
                        List.of("me@example.org"),
                        ZonedDateTime.parse("2026-11-24T10:20:30Z"),
                        Map.of());
        Result quiet = script.run(delivery, FixedWorld.empty(), TIGHT, Trace.NONE);
        if (quiet.actions().isEmpty() || quiet.actions().size() > MOST_ACTIONS)
            throw new AssertionError(quiet.actions().size() + " actions");
        long redirects = quiet.actions().stream().filter(Action.Redirect.class::isInstance).count();
        if (redirects > TIGHT.redirects()) throw new AssertionError(redirects + " redirects");
        // a run that is watched decodes texts where another looks at octets: both see the same
        Result watched = script.run(delivery, FixedWorld.empty(), TIGHT, (_, _) -> {});
        if (!names(quiet).equals(names(watched)) && watched.error() == null)
            throw new AssertionError(names(quiet) + " but watched " + names(watched));
    }

    private static List<String> names(Result result) {
        return result.actions().stream().map(Action::name).toList();
    }
}
