package org.veredus.transport.deliver;

import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Filed;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.route.Target;

/// Hears of each delivery, for the trace. Called on the delivering thread; must be short.
@FunctionalInterface
public interface DeliveryEvents {
    void filed(String trace, Target.Local target, Filed filed);

    /// What has been filed is a report of the kind that comes back to senders: RFC 3464, RFC 8098.
    default void reported(Target.Local target, Filed filed) {}

    /// Hears of reports alone.
    interface Reports {
        void reported(AccountId account, Filed report);
    }

    /// The same, and reports are told to somebody else.
    default DeliveryEvents withReports(Reports reports) {
        DeliveryEvents all = this;
        return new DeliveryEvents() {
            @Override
            public void filed(String trace, Target.Local target, Filed filed) {
                all.filed(trace, target, filed);
            }

            @Override
            public void reported(Target.Local target, Filed filed) {
                reports.reported(target.account(), filed);
            }

            @Override
            public void trapped(String trace, Target.Trap target, Verdict.Reach seen) {
                all.trapped(trace, target, seen);
            }

            @Override
            public void sorted(String trace, Target.Local target, Sorting sorting) {
                all.sorted(trace, target, sorting);
            }
        };
    }

    /// It came to an address that only spammers write to; nobody gets it there.
    ///
    /// @param seen how much of it was judged
    default void trapped(String trace, Target.Trap target, Verdict.Reach seen) {}

    /// An account's script has said what becomes of a message.
    default void sorted(String trace, Target.Local target, Sorting sorting) {}
}
