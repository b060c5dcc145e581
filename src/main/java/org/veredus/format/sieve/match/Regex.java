package org.veredus.format.sieve.match;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.match.RegexProgram.Op;

/// A regular expression that takes time in proportion to its size times the text's, however it is
/// written: all places the program can be at are walked together, one character at a time.
///
/// Of the matches that begin first the longest counts, as POSIX has it; within it, groups take what
/// they would in the order of preference of Perl.
public final class Regex {
    /// Places that are forgotten in the time in which one is looked at.
    private static final int CLEARED_AT_ONCE = 64;

    private final RegexProgram program;
    private final int groups;
    private final boolean anchored;

    Regex(RegexProgram program, int groups) {
        this.program = program;
        this.groups = groups;
        anchored = isAnchored(program);
    }

    /// Whether a match can only begin where the text does, so that nothing is sought behind it.
    private static boolean isAnchored(RegexProgram program) {
        boolean[] seen = new boolean[program.size()];
        Deque<Integer> open = new ArrayDeque<>(List.of(0));
        while (!open.isEmpty()) {
            int step = open.pop();
            if (seen[step]) continue;
            seen[step] = true;
            switch (program.at(step)) {
                case Op.AtStart() -> {}
                case Op.Save(_) -> open.push(step + 1);
                case Op.Jump(var target) -> open.push(target);
                case Op.Fork(var one, var other) -> {
                    open.push(one);
                    open.push(other);
                }
                case Op.AtEnd(), Op.Take(_), Op.Accept() -> {
                    return false;
                }
            }
        }
        return true;
    }

    /// @param collation whose letters are the same
    public static Regex compile(String text, Collation collation) throws RegexSyntax {
        return RegexParser.compile(
                text,
                switch (collation) {
                    case OCTET, ASCII_NUMERIC -> RegexParser.Case.EXACT;
                    case ASCII_CASEMAP -> RegexParser.Case.ASCII;
                    case UNICODE_CASEMAP -> RegexParser.Case.UNICODE;
                });
    }

    /// What came of a search.
    ///
    /// @param match the match and its groups, empty ones for those that took no part; null where it
    ///     is nowhere in the text, or was not found before the work became too much
    /// @param work places of the program that were looked at
    public record Search(@Nullable List<String> match, long work) {}

    /// @param most the work after which it gives up
    public Search find(String text, long most) {
        Walk walk = new Walk(text, most);
        int[] places = walk.run();
        return new Search(places == null ? null : match(text, places), walk.work);
    }

    private List<String> match(String text, int[] places) {
        List<String> found = new ArrayList<>(groups);
        for (int i = 0; i < groups; i++) {
            boolean took = places[2 * i] >= 0 && places[2 * i + 1] >= 0;
            found.add(took ? text.substring(places[2 * i], places[2 * i + 1]) : "");
        }
        return found;
    }

    /// The places the program is at, each once, in the order of preference.
    private static final class Threads {
        private final int[] steps;
        private final int[][] saved;
        private final boolean[] present;
        private int count;

        Threads(int size) {
            steps = new int[size];
            saved = new int[size][];
            present = new boolean[size];
        }

        void clear() {
            Arrays.fill(present, false);
            count = 0;
        }
    }

    /// One search.
    private final class Walk {
        private final String text;
        private Threads now = new Threads(program.size());
        private Threads next = new Threads(program.size());
        private int @Nullable [] best;
        private final long most;
        private long work;

        Walk(String text, long most) {
            this.text = text;
            this.most = most;
        }

        int @Nullable [] run() {
            int at = 0;
            while (work <= most) {
                if (best == null && (at == 0 || !anchored)) {
                    int[] fresh = new int[2 * groups];
                    Arrays.fill(fresh, -1);
                    add(now, 0, fresh, at);
                }
                if (now.count == 0 && (best != null || anchored)) {
                    return best;
                }
                if (at >= text.length()) {
                    takeAccepted();
                    return best;
                }
                work += 1 + now.count + program.size() / CLEARED_AT_ONCE;
                int c = text.codePointAt(at);
                int after = at + Character.charCount(c);
                step(c, after);
                at = after;
            }
            return null;
        }

        private void step(int c, int after) {
            takeAccepted();
            next.clear();
            for (int i = 0; i < now.count; i++) {
                Op op = program.at(now.steps[i]);
                boolean alive = best == null || now.saved[i][0] <= best[0];
                if (alive && op instanceof Op.Take(var accepts) && accepts.test(c)) {
                    add(next, now.steps[i] + 1, now.saved[i], after);
                }
            }
            Threads done = now;
            now = next;
            next = done;
        }

        /// Later ends are longer matches, but only those with the first start count.
        private void takeAccepted() {
            for (int i = 0; i < now.count; i++) {
                boolean accepts = program.at(now.steps[i]) instanceof Op.Accept;
                if (accepts && isBetter(now.saved[i])) {
                    best = now.saved[i];
                }
            }
        }

        private boolean isBetter(int[] other) {
            int[] known = best;
            return known == null
                    || other[0] < known[0]
                    || (other[0] == known[0] && other[1] > known[1]);
        }

        /// Follows forks and jumps with a list of its own: programs can be long.
        private void add(Threads to, int first, int[] saved, int at) {
            record Pending(int step, int[] saved) {}
            List<Pending> pending = new ArrayList<>();
            pending.add(new Pending(first, saved));
            while (!pending.isEmpty()) {
                Pending one = pending.removeLast();
                if (to.present[one.step]) {
                    continue;
                }
                to.present[one.step] = true;
                work++;
                switch (program.at(one.step)) {
                    case Op.Jump(var target) -> pending.add(new Pending(target, one.saved));
                    case Op.Fork(var preferred, var other) -> {
                        pending.add(new Pending(other, one.saved));
                        pending.add(new Pending(preferred, one.saved));
                    }
                    case Op.Save(var slot) -> {
                        int[] noted = one.saved.clone();
                        noted[slot] = at;
                        pending.add(new Pending(one.step + 1, noted));
                    }
                    case Op.AtStart() -> {
                        if (at == 0) {
                            pending.add(new Pending(one.step + 1, one.saved));
                        }
                    }
                    case Op.AtEnd() -> {
                        if (at == text.length()) {
                            pending.add(new Pending(one.step + 1, one.saved));
                        }
                    }
                    case Op.Take(_), Op.Accept() -> {
                        to.steps[to.count] = one.step;
                        to.saved[to.count++] = one.saved;
                    }
                }
            }
        }
    }
}
