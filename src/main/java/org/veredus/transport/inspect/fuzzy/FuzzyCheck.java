package org.veredus.transport.inspect.fuzzy;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.account.fuzzy.FuzzyMatch;
import org.veredus.account.fuzzy.ServerFuzzy;
import org.veredus.account.reputation.Repute;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.reputation.Subject;
import org.veredus.format.fuzzy.FuzzyDigest;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.CheckFailed;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.reputation.Behind;

/// Whether a message is nearly the same as one that traps got or several people reported.
public final class FuzzyCheck implements Check {
    static final String FUZZY = "fuzzy";

    /// The most that is said of text and files, and of the skeleton of HTML, which a shop's letters
    /// share with those of whoever copies them.
    private static final double MOST = 6;

    private static final double MOST_OF_SKELETON = 1.5;

    /// What the points tend to, and how many voices make half of that: two reporters are 4 points,
    /// one trap 3.4, four reporters make junk.
    private static final double TOP = 8;

    private static final double HALF = 2;

    /// Voices that a network's message to a trap is worth.
    private static final double TRAP = 1.5;

    /// Less is not worth a word.
    private static final double LEAST_SAID = 0.3;

    /// A proven sender whose mail was wanted so often, and seldom junk, is not judged by a copy
    /// that somebody else may have sent to a trap.
    private static final double GOOD = 0.2;

    private static final double KNOWN_WELL = 10;

    private final ServerFuzzy server;
    private final ServerReputation reputation;
    private final Behind behind;

    public FuzzyCheck(ServerFuzzy server, ServerReputation reputation, Behind behind) {
        this.server = server;
        this.reputation = reputation;
        this.behind = behind;
    }

    @Override
    public String name() {
        return FUZZY;
    }

    @Override
    public List<Finding> look(Candidate candidate) throws CheckFailed {
        if (server.size() == 0) return List.of();
        try {
            FuzzyMatch match = worst(server.like(candidate.digests()));
            if (match == null) return List.of();
            double points = points(match);
            if (isGood(candidate)) points /= 2;
            return points < LEAST_SAID ? List.of() : List.of(finding(match, points));
        } catch (StoreFailed broken) {
            throw new CheckFailed("digests cannot be read", broken);
        }
    }

    private static @Nullable FuzzyMatch worst(List<FuzzyMatch> matches) {
        return matches.stream().max(Comparator.comparingDouble(FuzzyCheck::points)).orElse(null);
    }

    private static double points(FuzzyMatch match) {
        double against = TRAP * match.traps() + match.reporters();
        double all = against + match.defenders();
        double bad = all == 0 ? 0 : against / all;
        if (bad <= 0.5) return 0;
        boolean skeleton = match.kind() == FuzzyDigest.Kind.SKELETON;
        double most = skeleton ? MOST_OF_SKELETON : MOST;
        return Math.min(most, TOP * against / (against + HALF))
                * (2 * bad - 1)
                * sureness(match.likeness());
    }

    /// From half of it for what is just alike to all for what is the same.
    static double sureness(double likeness) {
        double above = (likeness - ServerFuzzy.ALIKE) / (0.9 - ServerFuzzy.ALIKE);
        return Math.clamp(0.5 + above / 2, 0, 1);
    }

    private boolean isGood(Candidate candidate) throws StoreFailed {
        for (Subject subject : behind.of(candidate)) {
            boolean named =
                    subject.kind() == Subject.Kind.SENDER || subject.kind() == Subject.Kind.DOMAIN;
            if (!named || !behind.says(subject)) continue;
            Repute repute = reputation.of(subject);
            if (repute.messages() >= KNOWN_WELL && repute.badness() < GOOD) return true;
        }
        return false;
    }

    static boolean isFrom(Finding finding) {
        return finding.name().equals(FUZZY);
    }

    private static Finding finding(FuzzyMatch match, double points) {
        String evidence =
                String.format(
                        Locale.ROOT,
                        "%s: %.0f %% alike, %.1f traps, %.1f reporters, %.1f defenders",
                        match.name(),
                        match.likeness() * 100,
                        match.traps(),
                        match.reporters(),
                        match.defenders());
        return new Finding(FUZZY, rounded(points), evidence, sentence(match));
    }

    static double rounded(double points) {
        return Math.round(points * 100) / 100.0;
    }

    private static String sentence(FuzzyMatch match) {
        String what = what(match.kind());
        if (match.traps() > 0 && match.reporters() > 0)
            return what
                    + " mail that people here called junk and that came to an address that only"
                    + " spammers know.";
        if (match.traps() > 0)
            return what + " mail that came to an address that only spammers know.";
        return what + " mail that several people here called junk.";
    }

    private static String what(FuzzyDigest.Kind kind) {
        return switch (kind) {
            case TEXT -> "Its text is nearly the same as that of";
            case FILE -> "It has the same file as";
            case SKELETON -> "It is built exactly like";
        };
    }
}
