package org.veredus.account.reputation;

/// What mail of a subject was like here.
///
/// @param junk messages, faded
/// @param wanted messages, faded
/// @param own what of both the account's owner has said himself, each message of which counts more
public record Repute(Subject subject, double junk, double wanted, double own) {
    /// The share of junk; without any message in the middle.
    public double badness() {
        return (junk + 0.5) / (junk + wanted + 1);
    }

    public double messages() {
        return junk + wanted;
    }

    Repute plus(Tally said) {
        return new Repute(
                subject,
                junk + AccountReputation.WEIGHT * said.junk(),
                wanted + AccountReputation.WEIGHT * said.wanted(),
                own + said.sum());
    }
}
