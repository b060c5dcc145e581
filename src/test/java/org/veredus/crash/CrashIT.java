package org.veredus.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of `veredus bench crash`.
@Tag("crash")
final class CrashIT {
    private static final int ROUNDS = 6;
    private static final long SEED = 1;

    @Test
    void everythingAcknowledgedOutlivesBeingKilledAtAnyMoment(@TempDir Path folder)
            throws Exception {
        assertThat(new CrashRun(folder, SEED, System.out).run(ROUNDS)).isEmpty();
    }
}
