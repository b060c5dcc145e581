package org.veredus.transport.inspect.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Verdict;

/// Attacks on the filter itself, from `filter/gallery.txt`: each takes bounded time and memory,
/// none makes a check fail by a bug, and those that bring something bad are found out.
@Timeout(60)
class GalleryTest {
    /// Of the processor, on a slow and busy machine; nearly all take less than a tenth of it.
    private static final Duration MOST_TIME = Duration.ofSeconds(15);

    /// Octets that may be taken, for each of the message and besides.
    private static final long MOST_PER_OCTET = 120;

    private static final long MOST = 300L << 20;

    private static final Bench FILTER = Bench.untrained();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<Attack> attacks() throws IOException {
        return Attack.all().stream();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void takesBoundedTimeAndMemory(Attack attack) throws Exception {
        byte[] message = attack.octets();
        long time = THREADS.getCurrentThreadCpuTime();
        long memory = THREADS.getCurrentThreadAllocatedBytes();
        Verdict verdict = FILTER.judge(message);
        memory = THREADS.getCurrentThreadAllocatedBytes() - memory;
        time = THREADS.getCurrentThreadCpuTime() - time;
        assertThat(Duration.ofNanos(time)).isLessThan(MOST_TIME);
        assertThat(memory).isLessThan(MOST + MOST_PER_OCTET * message.length);
        assertThat(verdict.has("skipped")).as("a check that failed").isFalse();
        String[] expected = attack.verdict().split(":", 2);
        if (!expected[0].equals("any"))
            assertThat(verdict.action().word()).as("%s", verdict.findings()).isEqualTo(expected[0]);
        if (expected.length > 1)
            assertThat(verdict.findings()).extracting(Finding::name).contains(expected[1]);
    }

    @Test
    void thereAreEnough() throws Exception {
        assertThat(Attack.all()).hasSizeGreaterThanOrEqualTo(150).doesNotHaveDuplicates();
    }
}
