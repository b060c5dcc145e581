package org.veredus.journey.pigeonhole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.format.sieve.Delivery;
import org.veredus.format.sieve.FixedWorld;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.Trace;

/// Generated scripts and messages through our Sieve and Dovecot's. More than the usual few:
/// `mvn test -Dtest=PigeonholeIT -DargLine=-Dsieve.pairs=2000`.
class PigeonholeIT {
    private static final int PAIRS = Integer.getInteger("sieve.pairs", 250);
    private static final long SEED = Long.getLong("sieve.seed", 20261125);

    @Test
    void bothDoTheSame(@TempDir Path folder) throws Exception {
        Pigeonhole pigeonhole = new Pigeonhole(folder);
        List<String> different = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            Pair pair = new Chance(SEED + i).pair();
            Effects ours = ours(pair);
            String printed = pigeonhole.run(pair);
            Effects theirs = Effects.of(printed);
            if (!ours.equals(theirs)) different.add(shown(i, pair, ours, theirs, printed));
        }
        assertThat(different).isEmpty();
    }

    private static String shown(int i, Pair pair, Effects ours, Effects theirs, String printed) {
        return "%n=== %d%n%s%n--- %s -> %s%n%s%nours:   %s%ntheirs: %s%n%s"
                .formatted(
                        i,
                        pair.script(),
                        pair.from(),
                        pair.to(),
                        new String(pair.message(), java.nio.charset.StandardCharsets.UTF_8),
                        ours,
                        theirs,
                        theirs.failed() || theirs.actions().isEmpty() ? printed : "");
    }

    private static Effects ours(Pair pair) {
        Script.Compiled compiled = Script.compile(pair.script(), Limits.defaults());
        Script script = compiled.script();
        if (script == null) throw new AssertionError(compiled.errors() + "\n" + pair.script());
        Delivery delivery =
                new Delivery(
                        pair.message(),
                        pair.from(),
                        pair.to(),
                        List.of("me@example.org"),
                        ZonedDateTime.parse("2026-11-24T10:20:30Z"),
                        Map.of());
        return Effects.of(script.run(delivery, FixedWorld.empty(), Limits.defaults(), Trace.NONE));
    }
}
