package org.veredus.transport.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes all checks of a message: those that wait for others at once, the rest meanwhile. One that
/// fails or is too slow is left out and says so. So is one with a mistake of ours: mail goes on.
final class Round {
    private static final Logger log = LoggerFactory.getLogger(Round.class);

    private final List<Check> thinking = new ArrayList<>();
    private final List<Check> waiting = new ArrayList<>();
    private final InspectSettings settings;
    private final LongSupplier nanos;

    Round(List<Check> checks, InspectSettings settings, LongSupplier nanos) {
        for (Check check : checks)
            (check.spends() == Check.Spends.TIME ? waiting : thinking).add(check);
        this.settings = settings;
        this.nanos = nanos;
    }

    boolean isEmpty() {
        return thinking.isEmpty() && waiting.isEmpty();
    }

    List<Finding> of(Candidate candidate) {
        if (waiting.isEmpty()) return thoughts(candidate);
        long end = nanos.getAsLong() + settings.budget().toNanos();
        List<Future<List<Finding>>> answers = new ArrayList<>();
        try (ExecutorService at = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Check check : waiting) answers.add(at.submit(() -> look(check, candidate)));
            List<Finding> findings = thoughts(candidate);
            for (int i = 0; i < answers.size(); i++)
                findings.addAll(await(waiting.get(i), answers.get(i), end));
            return findings;
        }
    }

    private List<Finding> thoughts(Candidate candidate) {
        List<Finding> findings = new ArrayList<>();
        for (Check check : thinking) findings.addAll(look(check, candidate));
        return findings;
    }

    private List<Finding> await(Check check, Future<List<Finding>> answer, long end) {
        try {
            long left = Math.max(0, end - nanos.getAsLong());
            return answer.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException slow) {
            answer.cancel(true);
            log.atWarn().addKeyValue("check", check.name()).log("check too slow, left out");
            return List.of(skipped(check, "took too long and was left out."));
        } catch (InterruptedException stopping) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return List.of(skipped(check, "could not be made."));
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause()); // look catches all there is
        }
    }

    private static List<Finding> look(Check check, Candidate candidate) {
        try {
            return check.look(candidate);
        } catch (CheckFailed failed) {
            log.atWarn()
                    .addKeyValue("check", check.name())
                    .addKeyValue("why", failed.getMessage())
                    .log("check left out");
        } catch (RuntimeException bug) {
            log.atError()
                    .addKeyValue("check", check.name())
                    .setCause(bug)
                    .log("check failed by a bug");
        }
        return List.of(skipped(check, "could not be made."));
    }

    private static Finding skipped(Check check, String how) {
        return new Finding(
                "skipped-" + check.name(), 0, "", "The check \"" + check.name() + "\" " + how);
    }
}
