package org.veredus.transport.inspect.evidence;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.screening.Decision;
import org.veredus.account.screening.Layers;
import org.veredus.account.screening.Policies;
import org.veredus.account.screening.Policy;
import org.veredus.account.screening.Scope;
import org.veredus.account.screening.Thresholds;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Action;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.inspect.Views;

/// Weighs once more what was found, by what is decided now and what is to be tried.
public final class Replay {
    private final Policies policies;
    private final Change change;

    /// @param policies what people have decided by now
    public Replay(Policies policies, Change change) {
        this.policies = policies;
        this.change = change;
    }

    /// What is to be tried.
    ///
    /// @param scope whose thresholds and decisions
    /// @param thresholds that are said take the place of those
    /// @param scores of findings by their names
    /// @param left findings that count nothing, by their names
    /// @param families findings whose names begin so and that have no score here count nothing
    public record Change(
            Scope scope,
            Thresholds thresholds,
            Collection<Decision> decisions,
            Map<String, Double> scores,
            Set<String> left,
            Set<String> families) {
        public Change {
            decisions = List.copyOf(decisions);
            scores = Map.copyOf(scores);
            left = Set.copyOf(left);
            families = Set.copyOf(families);
        }

        public static final Change NONE =
                new Change(
                        new Scope.Server(),
                        Thresholds.NONE,
                        List.of(),
                        Map.of(),
                        Set.of(),
                        Set.of());

        /// Null: it is left out.
        private @Nullable Double score(Evidence.Weight weight) {
            Double other = scores.get(weight.name());
            if (other != null) return other;
            if (left.contains(weight.name())) return null;
            return families.stream().anyMatch(weight.name()::startsWith) ? null : weight.score();
        }
    }

    /// A message that something else would become of.
    ///
    /// @param account null: of nobody in particular
    /// @param why what makes the difference, in words
    public record Changed(
            Instant at,
            String author,
            @Nullable AccountId account,
            Action before,
            double scoreBefore,
            Action after,
            double scoreAfter,
            List<String> why) {
        public Changed {
            why = List.copyOf(why);
        }
    }

    /// @param messages that were looked at
    /// @param views how they were to those for whom they were; one message may have several
    /// @param counts of views, by what became of them and what would
    /// @param newest of those that change
    public record Outcome(
            long messages,
            long views,
            @Nullable Instant oldest,
            @Nullable Instant youngest,
            Map<Action, Map<Action, Long>> counts,
            List<Changed> newest) {
        public long changes() {
            long changes = 0;
            for (Map.Entry<Action, Map<Action, Long>> from : counts.entrySet())
                for (Map.Entry<Action, Long> to : from.getValue().entrySet())
                    if (to.getKey() != from.getKey()) changes += to.getValue();
            return changes;
        }
    }

    /// @param most changes that are shown
    public Outcome run(EvidenceBox box, Instant since, int most) throws StoreFailed {
        Run run = new Run(most);
        box.each(since, run::look);
        return new Outcome(
                run.messages,
                run.views,
                run.oldest,
                run.youngest,
                run.counts,
                List.copyOf(run.newest).reversed());
    }

    private final class Run {
        private final int most;
        private final Map<Action, Map<Action, Long>> counts = new EnumMap<>(Action.class);
        private final Deque<Changed> newest = new ArrayDeque<>();
        private long messages;
        private long views;
        private @Nullable Instant oldest;
        private @Nullable Instant youngest;

        Run(int most) {
            this.most = most;
        }

        void look(Evidence evidence) throws StoreFailed {
            messages++;
            if (oldest == null) oldest = evidence.at();
            youngest = evidence.at();
            for (Evidence.View view : evidence.views()) {
                views++;
                Layers layers = layers(view);
                Verdict after = weigh(layers, evidence, view);
                counts.computeIfAbsent(view.action(), _ -> new EnumMap<>(Action.class))
                        .merge(after.action(), 1L, Long::sum);
                if (after.action() == view.action()) continue;
                newest.addLast(changed(evidence, view, layers, after));
                if (newest.size() > most) newest.removeFirst();
            }
        }
    }

    private Layers layers(Evidence.View view) throws StoreFailed {
        List<Scope> scopes = new ArrayList<>();
        if (view.account() != null) scopes.add(new Scope.OfAccount(view.account()));
        if (!view.domain().isEmpty()) scopes.add(new Scope.OfDomain(new Domain(view.domain())));
        scopes.add(new Scope.Server());
        List<Layers.Layer> layers = new ArrayList<>();
        for (Scope scope : scopes) {
            Policy policy = policies.of(scope);
            if (scope.equals(change.scope))
                policy =
                        policy.with(change.thresholds.over(policy.thresholds()))
                                .with(change.decisions);
            if (!policy.isEmpty()) layers.add(new Layers.Layer(scope, policy));
        }
        return new Layers(layers);
    }

    private Verdict weigh(Layers layers, Evidence evidence, Evidence.View view) {
        List<Finding> findings = new ArrayList<>();
        for (Evidence.Weight weight : view.weights()) {
            Double score = change.score(weight);
            if (score != null) findings.add(new Finding(weight.name(), score, "", weight.name()));
        }
        return Views.again(layers, evidence.facts(), findings);
    }

    private static Changed changed(
            Evidence evidence, Evidence.View view, Layers layers, Verdict after) {
        return new Changed(
                evidence.at(),
                evidence.facts().author() == null ? "" : evidence.facts().author().wire(),
                view.account(),
                view.action(),
                Math.round(view.score() * 100) / 100.0,
                after.action(),
                after.score(),
                why(view, layers, after));
    }

    private static List<String> why(Evidence.View view, Layers layers, Verdict after) {
        Map<String, Double> then = new TreeMap<>();
        for (Evidence.Weight weight : view.weights())
            then.merge(weight.name(), weight.score(), Double::sum);
        Map<String, Double> now = new TreeMap<>();
        for (Finding finding : after.findings())
            now.merge(finding.name(), finding.score(), Double::sum);
        List<String> why = new ArrayList<>();
        Set<String> names = new TreeSet<>(then.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            Double before = then.get(name);
            Double behind = now.get(name);
            if (before != null && before.equals(behind)) continue;
            if (before == null) why.add(name + " comes" + number(behind));
            else if (behind == null) why.add(name + " goes" + number(before));
            else why.add(name + number(before) + " becomes" + number(behind));
        }
        if (why.isEmpty()) why.add("other thresholds: " + thresholds(layers.thresholds()));
        return why;
    }

    private static String number(@Nullable Double score) {
        return score == null || score == 0 ? "" : String.format(Locale.ROOT, " %.2f", score);
    }

    private static String thresholds(Thresholds all) {
        StringBuilder text = new StringBuilder();
        add(text, "mark", all.mark());
        add(text, "junk", all.junk());
        add(text, "quarantine", all.quarantine());
        add(text, "defer", all.defer());
        add(text, "reject", all.reject());
        return text.isEmpty() ? "none" : text.toString();
    }

    private static void add(StringBuilder text, String name, @Nullable Double from) {
        if (from == null || from == Thresholds.NEVER) return;
        if (!text.isEmpty()) text.append(", ");
        text.append(name).append(" from").append(number(from));
    }
}
