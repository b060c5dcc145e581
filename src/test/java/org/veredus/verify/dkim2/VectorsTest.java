package org.veredus.verify.dkim2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.veredus.testing.ZoneDns;
import org.veredus.verify.dkim.KeyRecords;

/// Messages that stay as they are, so that what was signed once can be verified for good.
final class VectorsTest {
    @TestFactory
    List<DynamicTest> everyMessageIsJudgedAsItsLineSays() throws IOException {
        ZoneDns zone = new ZoneDns().read(text("keys.txt"));
        Dkim2Verifier verifier = new Dkim2Verifier(new KeyRecords(zone), Hops.CLOCK);
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : text("vectors.txt").lines().toList()) {
            if (line.startsWith("#")) continue;
            String[] parts = line.split("\\|", -1);
            for (int i = 0; i < parts.length; i++) parts[i] = parts[i].strip();
            tests.add(
                    DynamicTest.dynamicTest(
                            parts[0],
                            () -> {
                                Dkim2Verdict verdict =
                                        verifier.verify(
                                                text(parts[0])
                                                        .replace("\n", "\r\n")
                                                        .getBytes(UTF_8),
                                                Hops.custody(parts[1], parts[2]));
                                String reason = verdict.reason();
                                assertThat(verdict.result().word()).isEqualTo(parts[3]);
                                assertThat(reason == null ? "" : reason).isEqualTo(parts[4]);
                            }));
        }
        return tests;
    }

    private static String text(String file) throws IOException {
        try (InputStream in = VectorsTest.class.getResourceAsStream("/dkim2/" + file)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        }
    }
}
