package org.veredus.transport.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.trace.Batch.Kept;

/// Looks through batches, the youngest first.
///
/// Twice: once for the messages that have to do with what is asked, and once for all events of
/// those messages, since most events name nothing but their message. Only batches whose index has a
/// hash that is looked for are read. What is read is bounded; what was not looked at is said.
final class Search {
    private static final int MAX_BATCHES = 700_000; // indexes looked at
    private static final int MAX_READ = 5000; // batches read
    private static final int MAX_EVENTS = 10_000; // of one answer

    private interface Reader {
        /// @return whether to go on
        boolean read(List<TraceEvent> events);
    }

    Found find(Snapshot snapshot, Kept kept, String term, int limit) throws StoreFailed {
        TreeSet<String> messages = new TreeSet<>();
        boolean allMessages =
                visit(
                        snapshot,
                        kept,
                        new int[] {term.hashCode()},
                        events -> collect(events, term, messages, limit));
        if (messages.isEmpty()) return new Found(List.of(), allMessages);
        Map<String, List<TraceEvent>> journeys = new LinkedHashMap<>();
        int[] hashes =
                messages.stream().mapToInt(id -> Terms.normal(id).hashCode()).sorted().toArray();
        int[] count = {0};
        boolean allEvents =
                visit(
                        snapshot,
                        kept,
                        hashes,
                        events -> {
                            count[0] += sort(events, messages, journeys);
                            return count[0] < MAX_EVENTS;
                        });
        return new Found(ordered(journeys), allMessages && allEvents);
    }

    private static boolean collect(
            List<TraceEvent> events, String term, Set<String> messages, int limit) {
        for (TraceEvent event : events.reversed()) {
            if (!Terms.match(event, term) || messages.contains(event.message())) continue;
            if (messages.size() >= limit) return false;
            messages.add(event.message());
        }
        return true;
    }

    /// Batches come youngest first, the events of each oldest first.
    private static int sort(
            List<TraceEvent> events, Set<String> messages, Map<String, List<TraceEvent>> into) {
        Map<String, List<TraceEvent>> here = new LinkedHashMap<>();
        int taken = 0;
        for (TraceEvent event : events) {
            if (!messages.contains(event.message())) continue;
            here.computeIfAbsent(event.message(), _ -> new ArrayList<>()).add(event);
            taken++;
        }
        here.forEach(
                (message, older) ->
                        into.computeIfAbsent(message, _ -> new ArrayList<>()).addAll(0, older));
        return taken;
    }

    private static List<Journey> ordered(Map<String, List<TraceEvent>> journeys) {
        List<Journey> ordered = new ArrayList<>();
        journeys.forEach(
                (message, events) -> {
                    events.sort(Comparator.comparing(TraceEvent::at));
                    ordered.add(new Journey(message, events));
                });
        ordered.sort(
                Comparator.comparing((Journey journey) -> journey.events().getFirst().at())
                        .reversed());
        return ordered;
    }

    /// @return whether all that could matter was looked at
    private static boolean visit(Snapshot snapshot, Kept kept, int[] hashes, Reader reader)
            throws StoreFailed {
        int read = 0;
        long stop = Math.max(kept.first(), kept.next() - MAX_BATCHES);
        for (long batch = kept.next() - 1; batch >= stop; batch--) {
            byte[] index = snapshot.get(Batch.indexKey(batch));
            if (index == null || !Batch.readIndex(index).mayHave(hashes)) continue;
            byte[] events = snapshot.get(Batch.eventsKey(batch));
            if (events == null) continue;
            if (++read > MAX_READ || !reader.read(Batch.readEvents(events))) return false;
        }
        return stop == kept.first();
    }
}
