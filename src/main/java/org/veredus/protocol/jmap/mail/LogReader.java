package org.veredus.protocol.jmap.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.EmailView;
import org.veredus.account.email.Versions;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.ChangeLog;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.protocol.jmap.core.Changing;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.State;
import org.veredus.storage.kv.StoreFailed;

/// Reads an account's change log from a state on, as far as one answer may go. RFC 8620 §5.2
final class LogReader {
    /// Commits looked at for one answer.
    private static final int MAX_COMMITS = 50_000;

    private LogReader() {}

    /// What to tell.
    ///
    /// @param logs commits, oldest first
    /// @param newState what the client then knows of
    record Part<D>(List<ChangeLog> logs, Delta<D> delta, String newState, boolean more) {}

    /// All commits since a state, up to one that has been looked at.
    static List<ChangeLog> all(Access access, String since, Reach reach)
            throws MethodError, StoreFailed {
        long now = reach.now();
        long from = State.parse(since, now, reach.scope());
        List<ChangeLog> logs = changes(access.account(), from, MAX_COMMITS + 1);
        if (logs.size() > MAX_COMMITS) throw MethodError.cannotCalculateChanges();
        return reach.seen(access, logs);
    }

    /// How far to read.
    ///
    /// @param now the newest commit that has been looked at
    /// @param version since when things are as they are
    /// @param tree the mailboxes that are seen
    record Reach(long now, long version, String scope, MailboxTree tree) {
        static Reach of(EmailView view, ToLongFunction<Versions> kind) {
            return of(view, kind, view.scope());
        }

        static Reach of(EmailView view, ToLongFunction<Versions> kind, String scope) {
            return new Reach(view.modSeq(), kind.applyAsLong(view.versions()), scope, view.tree());
        }

        String state() {
            return State.wire(version, scope);
        }

        /// What of commits shows, up to the newest that has been looked at.
        List<ChangeLog> seen(Access access, List<ChangeLog> logs) {
            List<ChangeLog> seen = new ArrayList<>();
            for (ChangeLog log : logs) {
                if (log.modSeq() > now) continue;
                ChangeLog part = access.isOwn() ? log : log.within(tree);
                if (part != null) seen.add(part);
            }
            return seen;
        }
    }

    /// How changes are told.
    ///
    /// @param sum makes one of several commits
    /// @param number of an object
    record Telling<D>(Function<List<ChangeLog>, Delta<D>> sum, ToLongFunction<D> number) {}

    static <D> Part<D> read(Access access, Changing changing, Reach reach, Telling<D> telling)
            throws MethodError, StoreFailed {
        Function<List<ChangeLog>, Delta<D>> sum = telling.sum();
        long now = reach.now();
        State.Place place = State.Place.parse(changing.sinceState(), now, reach.scope());
        long since = place.since();
        if (since >= reach.version())
            return new Part<>(List.of(), new Delta<>(), reach.state(), false);
        List<ChangeLog> read = changes(access.account(), since, MAX_COMMITS);
        List<ChangeLog> logs = reach.seen(access, read);
        boolean cut = read.size() == MAX_COMMITS && read.getLast().modSeq() <= now;
        Long max = changing.max();
        if (place.told() > 0 && !logs.isEmpty()) return piece(logs, place, max, reach, telling);
        Delta<D> delta = sum.apply(logs);
        if (max == null || delta.size() <= max) {
            long upTo = cut ? read.getLast().modSeq() : reach.version();
            return new Part<>(logs, delta, State.wire(upTo, reach.scope()), cut);
        }
        int fits = fitting(logs, max, sum);
        if (fits == 0) return piece(logs, place, max, reach, telling);
        List<ChangeLog> first = logs.subList(0, fits);
        String upTo = State.wire(first.getLast().modSeq(), reach.scope());
        return new Part<>(first, sum.apply(first), upTo, true);
    }

    /// A part of the first commit alone, which has more changes than may be told at once; or what
    /// is left of it.
    private static <D> Part<D> piece(
            List<ChangeLog> logs,
            State.Place place,
            @Nullable Long max,
            Reach reach,
            Telling<D> telling) {
        List<ChangeLog> first = logs.subList(0, 1);
        long most = max == null ? Long.MAX_VALUE : max;
        Delta<D> all = telling.sum().apply(first);
        Delta<D> rest = all.after(place.told(), Long.MAX_VALUE, telling.number());
        Delta<D> told = rest.after(place.told(), most, telling.number());
        if (told.size() < rest.size()) {
            State.Place within = new State.Place(place.since(), told.last(telling.number()));
            return new Part<>(first, told, within.wire(reach.scope()), true);
        }
        long upTo = first.getFirst().modSeq();
        boolean more = upTo < reach.version();
        String state = more ? State.wire(upTo, reach.scope()) : reach.state();
        return new Part<>(first, told, state, more);
    }

    private static List<ChangeLog> changes(Account account, long since, int most)
            throws MethodError, StoreFailed {
        List<ChangeLog> changes = account.changesSince(since, most);
        // looked at last: what was forgotten meanwhile may be missing
        if (!account.remembers(since)) throw MethodError.cannotCalculateChanges();
        return changes;
    }

    /// How many commits make no more than `max` changes; by halving, since sums hardly ever
    /// shrink.
    private static <D> int fitting(
            List<ChangeLog> logs, long max, Function<List<ChangeLog>, Delta<D>> sum) {
        int low = 0;
        int high = logs.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (sum.apply(logs.subList(0, middle)).size() <= max) low = middle;
            else high = middle - 1;
        }
        return low;
    }
}
