package org.veredus.protocol.jmap.submission;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.veredus.account.mailbox.Account;
import org.veredus.account.register.Shelf;
import org.veredus.account.sending.Sending;
import org.veredus.account.sending.Sendings;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.queue.QueueId;
import org.veredus.transport.submit.Postbox;

/// Submissions that were written down but whose place in the queue was not: the account and the
/// queue are two commits, and the process may have died between them. Nobody was told that these
/// were sent.
///
/// Whoever looks at an account's submissions settles them first: one that is in the queue is tied
/// to it, one that never got there goes, as if it had been refused. Any thread may call.
final class Adrift {
    private final Postbox postbox;

    /// Bases of the traces of those that are on their way to the queue at this moment.
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();

    Adrift(Postbox postbox) {
        this.postbox = postbox;
    }

    void taken(String base) {
        inHand.add(base);
    }

    void putDown(String base) {
        inHand.remove(base);
    }

    /// What an account has sent, once nothing is adrift any more.
    Shelf.Known<Sending> settle(Account account) throws StoreFailed {
        Shelf<Sending> shelf = new Sendings(account).shelf();
        Shelf.Known<Sending> known = shelf.known();
        boolean changed = false;
        for (Map.Entry<Long, Sending> each : known.all().entrySet()) {
            Sending sending = each.getValue();
            if (!sending.isAdrift() || inHand.contains(Sending.baseIn(sending.trace()))) continue;
            List<String> ids =
                    postbox.traced(sending.trace()).stream().map(QueueId::toString).toList();
            if (ids.isEmpty()) shelf.remove(each.getKey(), sending);
            else shelf.change(each.getKey(), now -> now.withPosted(ids));
            changed = true;
        }
        return changed ? shelf.known() : known;
    }
}
