package org.veredus.protocol.jmap.submission;

import java.util.Map;
import org.veredus.account.mailbox.Account;
import org.veredus.account.register.Shelf;
import org.veredus.account.sending.Sending;
import org.veredus.account.sending.Sendings;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Changing;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.State;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.queue.QueueId;

/// EmailSubmission/get and EmailSubmission/changes. RFC 8621 §7.1, §7.2
final class SubmissionReading {
    private final Counter counter;
    private final Adrift adrift;

    SubmissionReading(Counter counter, Adrift adrift) {
        this.counter = counter;
        this.adrift = adrift;
    }

    void get(Call call) throws MethodError, StoreFailed {
        Account account = call.account();
        Getting getting = Getting.of(call, SubmissionNode.PROPERTIES);
        Shelf.Known<Sending> known = adrift.settle(account);
        if (getting.ids() == null) {
            call.checkGet(
                    known.all().keySet().stream()
                            .map(Ids::submission)
                            .collect(java.util.stream.Collectors.toSet()));
        }
        for (Map.Entry<Long, Sending> each : known.all().entrySet()) {
            if (!getting.wants(Ids.submission(each.getKey()))) continue;
            getting.add(SubmissionNode.of(each.getKey(), each.getValue(), waits(each.getValue())));
        }
        getting.missingRest();
        getting.respond(call.caller().accountId(), State.wire(known.version()));
    }

    /// Something that is with the queue no more, and of which it has told nothing, got lost
    /// when the process died.
    private SubmissionNode.Waits waits(Sending sending) {
        boolean waits =
                sending.posted().isEmpty()
                        || counter.postbox()
                                .isWaiting(sending.posted().stream().map(QueueId::parse).toList());
        return waits ? SubmissionNode.Waits.YES : SubmissionNode.Waits.NO;
    }

    void changes(Call call) throws MethodError, StoreFailed {
        adrift.settle(call.account());
        Shelf<Sending> sendings = new Sendings(call.account()).shelf();
        Changing.answer(call, sendings::since, Ids::submission);
    }
}
