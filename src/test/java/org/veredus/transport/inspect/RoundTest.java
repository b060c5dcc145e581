package org.veredus.transport.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.veredus.format.address.ReversePath;
import org.veredus.verify.authentication.MessageAuthenticator;
import org.veredus.verify.dkim.DkimSettings;
import org.veredus.verify.dmarc.DmarcSettings;
import org.veredus.verify.dns.SilentResolver;
import org.veredus.verify.spf.SpfSettings;

/// Checks that take too long, or fail.
@Timeout(30)
class RoundTest {
    private static final byte[] MESSAGE =
            "From: a@b.test\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII);

    private final AtomicLong nanos = new AtomicLong();

    /// What a check of some name does.
    private record Doing(String name, Spends spends, Work work) implements Check {
        interface Work {
            List<Finding> findings() throws CheckFailed;
        }

        @Override
        public List<Finding> look(Candidate candidate) throws CheckFailed {
            return work.findings();
        }
    }

    private static List<Finding> found(String name) {
        return List.of(new Finding(name, 1, "", "It was found."));
    }

    private Verdict judge(Check... checks) throws Exception {
        MessageAuthenticator authenticator =
                new MessageAuthenticator(
                        new SilentResolver(),
                        SpfSettings.of("mx.test"),
                        DkimSettings.defaults(),
                        new DmarcSettings.TreeWalk(),
                        InstantSource.system(),
                        System::nanoTime);
        Inspector inspector =
                new Inspector(
                        InspectSettings.defaults("mx.test"),
                        authenticator,
                        new Inspector.Checks(List.of(checks), nanos::get),
                        Views.same(),
                        (_, _) -> new byte[0]);
        Visit visit = new Visit(null, "", new ReversePath.Null(), List.of(), Map.of());
        return inspector.judge(visit, MESSAGE);
    }

    @Test
    void whatIsNotThereAfterTwentySecondsIsLeftOutAndSaidSo() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Check slow =
                new Doing(
                        "slow",
                        Check.Spends.TIME,
                        () -> {
                            started.countDown();
                            try {
                                never.await();
                            } catch (InterruptedException timeIsUp) {
                                stopped.countDown();
                            }
                            return found("too-late");
                        });
        // Thinking takes all of the time there is
        Check thinker =
                new Doing(
                        "thinker",
                        Check.Spends.THOUGHT,
                        () -> {
                            uninterrupted(started);
                            nanos.addAndGet(TimeUnit.SECONDS.toNanos(20));
                            return found("thought");
                        });
        Verdict verdict = judge(slow, thinker);
        assertThat(verdict.findings())
                .extracting(Finding::name)
                .contains("thought", "skipped-slow")
                .doesNotContain("too-late");
        stopped.await();
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Test
    void onlyTheCheckThatFailsIsLeftOut() throws Exception {
        Check fails =
                new Doing(
                        "fails",
                        Check.Spends.TIME,
                        () -> {
                            throw new CheckFailed("nobody is there");
                        });
        Check works = new Doing("works", Check.Spends.TIME, () -> found("seen"));
        assertThat(judge(fails, works).findings())
                .extracting(Finding::name)
                .contains("skipped-fails", "seen");
    }
}
