package org.veredus.transport.deliver;

import java.util.List;
import java.util.Objects;
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

    /// The mildest verdict of all for whom it is: there is one reply for all.
    public Verdict mildest() {
        Verdict mildest = null;
        for (Routed routed : recipients) {
            for (Target target : routed.targets()) {
                Verdict verdict =
                        target instanceof Target.Local local
                                ? judgement.of(local.account())
                                : judgement.common();
                if (mildest == null || verdict.action().compareTo(mildest.action()) < 0)
                    mildest = verdict;
            }
        }
        return Objects.requireNonNull(mildest, "every recipient has a target");
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
