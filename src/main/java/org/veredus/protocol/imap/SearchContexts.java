package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.UidSet;
import org.veredus.protocol.imap.search.MessageSearch;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// Searches of the selected mailbox whose results the client wants to be kept told of. RFC 5267
/// §4.3
final class SearchContexts {
    /// Searches of one session.
    private static final int MAX_CONTEXTS = 8;

    /// Messages in one result.
    private static final int MAX_MATCHES = 10_000;

    private final Map<String, Context> contexts = new LinkedHashMap<>();

    /// @param asUids whether the client is told UIDs
    private record Context(boolean asUids, MessageSearch search, TreeSet<Integer> matches) {}

    boolean has(String tag) {
        return contexts.containsKey(tag);
    }

    /// @return false if it is too much to keep up to date
    boolean add(String tag, boolean asUids, MessageSearch search, UidSet matches) {
        if (contexts.size() >= MAX_CONTEXTS || matches.count() > MAX_MATCHES) return false;
        TreeSet<Integer> uids = new TreeSet<>();
        matches.forEach(uids::add);
        contexts.put(tag, new Context(asUids, search, uids));
        return true;
    }

    void cancel(String tag) {
        contexts.remove(tag);
    }

    boolean isEmpty() {
        return contexts.isEmpty();
    }

    /// To be told before the messages go, whose numbers are still good. RFC 5267 §4.3.4
    void leaving(Output out, UidSet gone, Entries told) throws IOException {
        for (Map.Entry<String, Context> each : contexts.entrySet()) {
            UidSet.Builder removed = new UidSet.Builder();
            each.getValue()
                    .matches
                    .removeIf(
                            uid -> {
                                if (gone.contains(uid)) removed.add(uid);
                                return gone.contains(uid);
                            });
            tell(out, each.getKey(), each.getValue(), "REMOVEFROM", removed.build(), told);
        }
    }

    /// To be told after the change itself. RFC 5267 §4.3.3
    void changed(Output out, List<Entry> changed, Entries told) throws IOException, StoreFailed {
        for (Map.Entry<String, Context> each : contexts.entrySet()) {
            Context context = each.getValue();
            UidSet.Builder added = new UidSet.Builder();
            UidSet.Builder removed = new UidSet.Builder();
            for (Entry entry : changed) {
                boolean finds = context.search.finds(entry);
                if (finds && context.matches.add(entry.uid())) added.add(entry.uid());
                if (!finds && context.matches.remove(entry.uid())) removed.add(entry.uid());
            }
            tell(out, each.getKey(), context, "REMOVEFROM", removed.build(), told);
            tell(out, each.getKey(), context, "ADDTO", added.build(), told);
        }
    }

    private static void tell(
            Output out, String tag, Context context, String item, UidSet uids, Entries told)
            throws IOException {
        if (uids.isEmpty()) return;
        out.ascii("* ESEARCH (TAG ").string(tag).octet(')');
        if (context.asUids) out.ascii(" UID");
        out.octet(' ').ascii(item).ascii(" (0 ");
        out.ascii(context.asUids ? uids.wire() : Indexes.wire(Indexes.of(told, uids)));
        out.octet(')').crlf();
    }
}
