package org.veredus.transport.inspect;

import org.jspecify.annotations.Nullable;
import org.veredus.account.screening.Decision;
import org.veredus.account.screening.Layers;
import org.veredus.account.screening.Party;
import org.veredus.account.screening.Subject;

/// What people have decided of a message's sender. Anybody can write the name of an allowed sender,
/// so an address or a domain counts for a message only as far as it is proven.
final class Decided {
    static final String ALLOWED = "allowed-sender";
    static final String BLOCKED = "blocked-sender";

    private static final double FOR = -20;
    private static final double AGAINST = 20;

    /// For a sender whose domain offers no proof.
    private static final double FOR_UNPROVEN = -2;

    private Decided() {}

    /// Null: nothing was decided.
    static @Nullable Finding of(Layers layers, Candidate candidate) {
        return layers.layers().isEmpty() ? null : of(layers, Facts.of(candidate));
    }

    static @Nullable Finding of(Layers layers, Facts facts) {
        Layers.Found byAuthor = layers.of(new Party(null, facts.author()));
        if (byAuthor != null) return finding(byAuthor, facts.authorProof());
        Layers.Found found = layers.of(new Party(facts.client(), facts.sender()));
        if (found == null) return null;
        boolean byNetwork = found.decision().subject() instanceof Subject.OfNetwork;
        return finding(found, byNetwork ? Proof.PROVEN : facts.senderProof());
    }

    static boolean isFrom(Finding finding) {
        return finding.name().startsWith("allowed-") || finding.name().equals(BLOCKED);
    }

    private static Finding finding(Layers.Found found, Proof proof) {
        Decision decision = found.decision();
        String who = decision.subject().text();
        String list = found.scope().whose() + " list";
        if (found.blocks())
            return new Finding(
                    BLOCKED, AGAINST, who, "The sender " + who + " is blocked by " + list + ".");
        return switch (proof) {
            case PROVEN ->
                    new Finding(
                            ALLOWED,
                            FOR,
                            who,
                            "The sender " + who + " is allowed by " + list + ".");
            case NONE ->
                    new Finding(
                            "allowed-unproven",
                            FOR_UNPROVEN,
                            who,
                            "The sender calls himself "
                                    + who
                                    + ", who is allowed by "
                                    + list
                                    + "; nothing proves it.");
            case CONTRADICTED ->
                    new Finding(
                            "allowed-forged",
                            0,
                            who,
                            "The sender calls himself "
                                    + who
                                    + ", who is allowed by "
                                    + list
                                    + ", but is somebody else.");
        };
    }
}
