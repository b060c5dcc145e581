package org.veredus.format.sieve;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.testing.JazzerRun;

/// Jazzer looks for scripts and messages that break the parser or the interpreter.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SieveJazzerIT {
    private static final List<String> SEEDS =
            List.of(
                    "base.cases",
                    "body.cases",
                    "convert.cases",
                    "parts.cases",
                    "send.cases",
                    "variables.cases",
                    "matching.cases");

    @TempDir Path folder;

    @Test
    void findsNoInputThatBreaksTheLanguage() throws Exception {
        new JazzerRun(
                        SieveFuzzTarget.class,
                        List.of("format"),
                        List.of("org.veredus.format.sieve"),
                        5228,
                        15_000)
                .run(folder, seeds());
    }

    /// The scripts and messages of the case files.
    private static List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (String file : SEEDS) {
            for (CaseFile.Case one : CaseFile.read(file)) {
                byte[] script = one.script().getBytes(StandardCharsets.UTF_8);
                byte[] message = one.delivery().message();
                byte[] both = new byte[script.length + 1 + message.length];
                System.arraycopy(script, 0, both, 0, script.length);
                System.arraycopy(message, 0, both, script.length + 1, message.length);
                seeds.add(both);
            }
        }
        return seeds;
    }
}
