package org.veredus.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.UserEvent;
import org.veredus.account.mailbox.UserEvents;

/// Writes down what people do with their mail: `COPY in 4 by 1: 1, 2` or `FLAG in 1 by 1: 1
/// [\\Seen]`.
public final class HeardEvents implements UserEvents {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void happened(Account account, UserEvent event) {
        List<String> messages =
                event.messages().stream()
                        .map(
                                one ->
                                        one.after() == null
                                                ? String.valueOf(one.uid())
                                                : one.uid() + " " + one.changed())
                        .toList();
        lines.add(
                event.cause()
                        + " in "
                        + event.mailbox().number()
                        + " by "
                        + event.actor().number()
                        + ": "
                        + String.join(", ", messages));
    }

    /// What was heard since this was asked before.
    public List<String> take() {
        List<String> heard = List.copyOf(lines);
        lines.clear();
        return heard;
    }
}
