package org.veredus.transport.inspect;

import java.util.HashMap;
import java.util.Map;
import org.veredus.account.mailbox.AccountId;

/// The verdict on a message, and those of accounts that see it differently: they know its sender,
/// or have learned what is junk to them.
///
/// @param host who judged, by which readers of the trace fields know it; empty if nobody did
public record Judgement(String host, Verdict common, Map<AccountId, Verdict> personal) {
    private static final Judgement NONE = new Judgement("", Verdict.UNEXAMINED, Map.of());

    public Judgement {
        personal = Map.copyOf(personal);
    }

    /// Of mail that nobody has to look at.
    public static Judgement none() {
        return NONE;
    }

    /// The same of a message that a mail filter wants held back, from everybody.
    public Judgement heldBack(String reason) {
        Finding finding =
                new Finding(
                        "milter-quarantine", 0, reason, "A mail filter holds the message back.");
        Map<AccountId, Verdict> held = new HashMap<>();
        personal.forEach((account, verdict) -> held.put(account, verdict.heldBack(finding)));
        return new Judgement(host, common.heldBack(finding), held);
    }

    public Verdict of(AccountId account) {
        return personal.getOrDefault(account, common);
    }

    /// What the delivery to an account puts on top.
    public Stamp stamp(AccountId account) {
        return Stamp.of(of(account), host);
    }

    /// What mail that does not end here, or not at once, goes on with.
    public Stamp stamp() {
        return Stamp.of(common, host);
    }
}
