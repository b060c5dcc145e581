package org.veredus.protocol.jmap.mail;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.veredus.account.email.EmailView;
import org.veredus.account.email.Versions;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.ChangeLog;
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
    /// @param upTo the mod-sequence that the client then knows of
    record Part<D>(List<ChangeLog> logs, Delta<D> delta, long upTo, boolean more) {}

    /// All commits since a state, up to one that has been looked at.
    static List<ChangeLog> all(Account account, String since, long now)
            throws MethodError, StoreFailed {
        long from = State.parse(since, now);
        List<ChangeLog> logs = changes(account, from, MAX_COMMITS + 1);
        if (logs.size() > MAX_COMMITS) throw MethodError.cannotCalculateChanges();
        return logs.stream().filter(log -> log.modSeq() <= now).toList();
    }

    /// How far to read.
    ///
    /// @param now the newest commit that has been looked at
    /// @param version since when things are as they are
    record Reach(long now, long version) {
        static Reach of(EmailView view, ToLongFunction<Versions> kind) {
            return new Reach(view.modSeq(), kind.applyAsLong(view.versions()));
        }
    }

    /// @param sum makes one of several commits
    static <D> Part<D> read(
            Account account,
            Changing changing,
            Reach reach,
            Function<List<ChangeLog>, Delta<D>> sum)
            throws MethodError, StoreFailed {
        long now = reach.now();
        long since = State.parse(changing.sinceState(), now);
        if (since >= reach.version())
            return new Part<>(List.of(), new Delta<>(), reach.version(), false);
        List<ChangeLog> read = changes(account, since, MAX_COMMITS);
        List<ChangeLog> logs = read.stream().filter(log -> log.modSeq() <= now).toList();
        boolean cut = read.size() == MAX_COMMITS && logs.size() == read.size();
        Long max = changing.max();
        Delta<D> delta = sum.apply(logs);
        if (max == null || delta.size() <= max) {
            long upTo = cut ? logs.getLast().modSeq() : reach.version();
            return new Part<>(logs, delta, upTo, cut);
        }
        int fits = fitting(logs, max, sum);
        if (fits == 0) throw MethodError.cannotCalculateChanges();
        List<ChangeLog> first = logs.subList(0, fits);
        return new Part<>(first, sum.apply(first), first.getLast().modSeq(), true);
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
