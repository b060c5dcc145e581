package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Entry;
import org.veredus.account.mailbox.UidSet;
import org.veredus.protocol.imap.search.MessageSearch;
import org.veredus.protocol.imap.search.SortOrder;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// Searches and sorts of the selected mailbox whose results the client wants to be kept told of.
/// RFC 5267 §4.3
final class SearchContexts {
    /// Searches of one session.
    private static final int MAX_CONTEXTS = 8;

    /// Messages in one result.
    private static final int MAX_MATCHES = 10_000;

    private final Map<String, Context> contexts = new LinkedHashMap<>();

    /// A result as the client knows it.
    sealed interface Context {
        /// Whether the client is told UIDs.
        boolean asUids();

        MessageSearch search();

        boolean has(int uid);

        /// Takes the messages out.
        ///
        /// @return what the client has to do, step by step
        List<Step> remove(IntPredicate which);

        /// Puts messages in that are not there.
        ///
        /// @param told the mailbox, of which all in the result are
        List<Step> add(List<Entry> more, Entries told) throws StoreFailed;
    }

    /// Messages to be put in or taken out at a place, which counts from 1; 0 for wherever the
    /// mailbox has them.
    record Step(int place, UidSet uids) {}

    /// A search: messages in the mailbox's order.
    record AsInMailbox(boolean asUids, MessageSearch search, TreeSet<Integer> matches)
            implements Context {
        AsInMailbox(boolean asUids, MessageSearch search) {
            this(asUids, search, new TreeSet<>());
        }

        @Override
        public boolean has(int uid) {
            return matches.contains(uid);
        }

        @Override
        public List<Step> remove(IntPredicate which) {
            UidSet.Builder removed = new UidSet.Builder();
            for (int uid : matches) if (which.test(uid)) removed.add(uid);
            matches.removeIf(which::test);
            return step(removed.build());
        }

        @Override
        public List<Step> add(List<Entry> more, Entries told) {
            UidSet.Builder added = new UidSet.Builder();
            for (Entry entry : more) {
                matches.add(entry.uid());
                added.add(entry.uid());
            }
            return step(added.build());
        }

        private static List<Step> step(UidSet uids) {
            return uids.isEmpty() ? List.of() : List.of(new Step(0, uids));
        }
    }

    /// A sort. What messages are sorted by never changes, so those in the result keep their order
    /// and a new one's place is found by halving.
    record InOrder(boolean asUids, MessageSearch search, SortOrder order, List<Integer> matches)
            implements Context {
        InOrder(boolean asUids, MessageSearch search, SortOrder order) {
            this(asUids, search, order, new ArrayList<>());
        }

        @Override
        public boolean has(int uid) {
            return matches.contains(uid);
        }

        /// From the end on, so that the places before stay what they are.
        @Override
        public List<Step> remove(IntPredicate which) {
            List<Step> steps = new ArrayList<>();
            for (int i = matches.size() - 1; i >= 0; i--) {
                int uid = matches.get(i);
                if (!which.test(uid)) continue;
                matches.remove(/* index */ i);
                steps.add(new Step(i + 1, UidSet.of(uid)));
            }
            return steps;
        }

        @Override
        public List<Step> add(List<Entry> more, Entries told) throws StoreFailed {
            List<Step> steps = new ArrayList<>();
            for (Entry entry : more) {
                int at = place(entry, told);
                matches.add(at, entry.uid());
                steps.add(new Step(at + 1, UidSet.of(entry.uid())));
            }
            return steps;
        }

        private int place(Entry entry, Entries told) throws StoreFailed {
            int from = 0;
            int to = matches.size();
            while (from < to) {
                int middle = (from + to) >>> 1;
                Entry there = told.find(matches.get(middle));
                if (there == null || comesFirst(there, entry)) from = middle + 1;
                else to = middle;
            }
            return from;
        }

        /// Messages that compare equal are in the mailbox's order.
        private boolean comesFirst(Entry one, Entry other) throws StoreFailed {
            boolean older = one.uid() < other.uid();
            Integer[] sorted = order.of(older ? List.of(one, other) : List.of(other, one));
            return (sorted[0] == 0) == older;
        }
    }

    boolean has(String tag) {
        return contexts.containsKey(tag);
    }

    /// @param context with nothing in it yet
    /// @param matches UIDs in the order in which the client is told them
    /// @return false if it is too much to keep up to date
    boolean add(String tag, Context context, int[] matches) {
        if (contexts.size() >= MAX_CONTEXTS || matches.length > MAX_MATCHES) return false;
        switch (context) {
            case AsInMailbox search -> {
                for (int uid : matches) search.matches.add(uid);
            }
            case InOrder sort -> {
                for (int uid : matches) sort.matches.add(uid);
            }
        }
        contexts.put(tag, context);
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
            Context context = each.getValue();
            tell(out, each.getKey(), context, "REMOVEFROM", context.remove(gone::contains), told);
        }
    }

    /// To be told after the change itself. RFC 5267 §4.3.3
    void changed(Output out, List<Entry> changed, Entries told) throws IOException, StoreFailed {
        for (Map.Entry<String, Context> each : contexts.entrySet()) {
            Context context = each.getValue();
            List<Entry> added = new ArrayList<>();
            UidSet.Builder removed = new UidSet.Builder();
            for (Entry entry : changed) {
                boolean finds = context.search().finds(entry);
                boolean has = context.has(entry.uid());
                if (finds && !has) added.add(entry);
                if (!finds && has) removed.add(entry.uid());
            }
            UidSet left = removed.build();
            tell(out, each.getKey(), context, "REMOVEFROM", context.remove(left::contains), told);
            tell(out, each.getKey(), context, "ADDTO", context.add(added, told), told);
        }
    }

    private static void tell(
            Output out, String tag, Context context, String item, List<Step> steps, Entries told)
            throws IOException {
        if (steps.isEmpty()) return;
        out.ascii("* ESEARCH (TAG ").string(tag).octet(')');
        if (context.asUids()) out.ascii(" UID");
        out.octet(' ').ascii(item).ascii(" (");
        for (int i = 0; i < steps.size(); i++) {
            UidSet uids = steps.get(i).uids;
            if (i > 0) out.octet(' ');
            out.number(steps.get(i).place).octet(' ');
            out.ascii(context.asUids() ? uids.wire() : Indexes.wire(Indexes.of(told, uids)));
        }
        out.octet(')').crlf();
    }
}
