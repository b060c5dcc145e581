package org.veredus.protocol.jmap.submission;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.register.Shelf;
import org.veredus.account.sending.Sending;
import org.veredus.account.sending.Sendings;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Differing;
import org.veredus.protocol.jmap.core.Filter;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.SortOrder;
import org.veredus.protocol.jmap.core.State;
import org.veredus.protocol.jmap.core.Window;
import org.veredus.storage.kv.StoreFailed;

/// EmailSubmission/query and EmailSubmission/queryChanges. RFC 8621 §7.3, §7.4
final class SubmissionQuerying {
    /// The RFC calls it `sentAt`, its property is `sendAt`: both mean the same.
    private static final Set<String> SORTS = Set.of("emailId", "threadId", "sentAt", "sendAt");

    private final Adrift adrift;

    SubmissionQuerying(Adrift adrift) {
        this.adrift = adrift;
    }

    void query(Call call) throws MethodError, StoreFailed {
        Shelf.Known<Sending> known = adrift.settle(call.account());
        Window window = Window.of(call);
        call.respond(
                window.answer(
                        call.caller().accountId(),
                        State.wire(known.version()),
                        true,
                        Window.Results.all(results(call, known))));
    }

    void queryChanges(Call call) throws MethodError, StoreFailed {
        Shelf.Known<Sending> known = adrift.settle(call.account());
        Differing differing = Differing.of(call);
        differing.answer(
                call,
                known.version(),
                new Sendings(call.account()).shelf()::since,
                Ids::submission,
                results(call, known));
    }

    private static List<String> results(Call call, Shelf.Known<Sending> known) throws MethodError {
        @Nullable Filter<SubmissionCondition> filter =
                Filter.read(call.arguments(), SubmissionCondition::read);
        List<SortOrder> sort = SortOrder.read(call.arguments(), SORTS);
        List<Map.Entry<Long, Sending>> found = new ArrayList<>();
        for (Map.Entry<Long, Sending> each : known.all().entrySet())
            if (filter == null || filter.matches(condition -> condition.meets(each.getValue())))
                found.add(each);
        found.sort(order(sort));
        return found.stream().map(each -> Ids.submission(each.getKey())).toList();
    }

    private static Comparator<Map.Entry<Long, Sending>> order(List<SortOrder> sort) {
        Comparator<Map.Entry<Long, Sending>> order = (_, _) -> 0;
        for (SortOrder each : sort) {
            Comparator<Map.Entry<Long, Sending>> next =
                    switch (each.property()) {
                        case "emailId" -> Comparator.comparingLong(one -> one.getValue().email());
                        case "threadId" -> Comparator.comparingLong(one -> one.getValue().thread());
                        default -> Comparator.comparing(one -> one.getValue().sendAt());
                    };
            order = order.thenComparing(each.ascending() ? next : next.reversed());
        }
        return order.thenComparing(Map.Entry.comparingByKey());
    }
}
