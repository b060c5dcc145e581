package org.veredus.transport.deliver;

import java.util.List;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.route.Routed;
import org.veredus.transport.route.Target;

/// A message that was taken in and must now be brought on its way.
///
/// @param trace the id under which its way can be followed
/// @param account who submitted it; empty for mail from outside
public record Letter(
        String trace,
        String account,
        Envelope envelope,
        NewMessage message,
        List<Routed> recipients,
        Judgement judgement) {
    public Letter {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) throw new IllegalArgumentException("letter without recipients");
    }

    /// The mildest verdict of all for whom it is: there is one reply for all. What is for traps
    /// alone is taken: who is refused tells somebody else, who has nothing to do with it.
    public Verdict mildest() {
        Verdict mildest = null;
        for (Routed routed : recipients) {
            for (Target target : routed.targets()) {
                if (target instanceof Target.Trap) continue;
                Verdict verdict =
                        target instanceof Target.Local local
                                ? judgement.of(local.account())
                                : judgement.common();
                if (mildest == null || verdict.action().compareTo(mildest.action()) < 0)
                    mildest = verdict;
            }
        }
        return mildest == null ? Verdict.UNEXAMINED : mildest;
    }

    /// Whether any of it goes to another office.
    public boolean leaves() {
        return recipients.stream()
                .flatMap(routed -> routed.targets().stream())
                .anyMatch(Target.Remote.class::isInstance);
    }

    public Letter with(NewMessage other) {
        return new Letter(trace, account, envelope, other, recipients, judgement);
    }

    public Letter with(Judgement other) {
        return new Letter(trace, account, envelope, message, recipients, other);
    }

    /// In another envelope.
    public Letter to(Envelope other, List<Routed> others) {
        return new Letter(trace, account, other, message, others, judgement);
    }
}
