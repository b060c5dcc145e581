package org.veredus.transport.submit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.correspondent.Circle;
import org.veredus.account.correspondent.Correspondents;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.screening.Spells;
import org.veredus.base.observe.Metrics;
import org.veredus.format.address.ReversePath;
import org.veredus.format.reading.Reading;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.deliver.Letter;
import org.veredus.transport.inspect.Inspector;
import org.veredus.transport.inspect.Opening;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.inspect.Visit;
import org.veredus.transport.submit.SubmissionRefused.Reason;

/// Watches how accounts send, to find those that somebody has stolen: one that writes to very many
/// must wait, and one whose mail to strangers is junk may send no more until an administrator or a
/// day has passed. Its owner and the administrators are told. Who may send no more is in partition
/// `c` 0 and outlives a restart; what was sent is in memory. Any thread.
public final class Conduct implements SentMail {
    private static final Logger log = LoggerFactory.getLogger(Conduct.class);

    private static final PartitionId PARTITION = new PartitionId('c', 0);

    /// Accounts that are watched; the ones that sent longest ago are forgotten.
    private static final int MAX_ACCOUNTS = 100_000;

    /// After which time what was sent counts half.
    private static final Duration HALF_LIFE = Duration.ofMinutes(30);

    private static final Duration STOPPED = Duration.ofDays(1);

    /// Messages to strangers that are junk, of about an hour.
    private static final double JUNK = 2.5;

    private final int perHour;
    private final Correspondents correspondents;
    private final Judge judge;
    private final Alarm alarm;
    private final InstantSource clock;
    private final Spells stops;
    private final Counter slowed;
    private final Counter stopped;
    private final Cache<AccountId, Behaviour> accounts =
            Caffeine.newBuilder().maximumSize(MAX_ACCOUNTS).executor(Runnable::run).build();

    /// @param perHour recipients of an account in about an hour; 0: any number
    public Conduct(
            int perHour,
            Correspondents correspondents,
            Judge judge,
            Alarm alarm,
            Instruments instruments)
            throws StoreFailed {
        this.perHour = perHour;
        this.correspondents = correspondents;
        this.judge = judge;
        this.alarm = alarm;
        clock = instruments.clock();
        stops = new Spells(instruments.store(), PARTITION);
        Instant now = clock.instant();
        stops.lasting(now)
                .forEach(
                        (account, stop) ->
                                accounts.put(
                                        new AccountId(Long.parseLong(account)),
                                        new Behaviour(0, 0, now, stop.until(), stop.why())));
        slowed =
                instruments
                        .metrics()
                        .counter("submission_slowed", "messages of accounts that sent too many");
        stopped =
                instruments
                        .metrics()
                        .counter("submission_stopped", "accounts that may send no more");
    }

    /// What judges the content; it asks nobody.
    public record Judge(Inspector inspector, Opening opening) {}

    /// @param store keeps those that may send no more
    public record Instruments(InstantSource clock, Metrics metrics, KeyValueStore store) {}

    /// @param recipients of about the last hour
    /// @param junk messages of about the last hour that went to strangers and are junk
    /// @param until when it may send again; in the past: it may
    private record Behaviour(
            double recipients, double junk, Instant at, Instant until, String why) {
        static final Behaviour NONE = new Behaviour(0, 0, Instant.EPOCH, Instant.EPOCH, "");

        Behaviour plus(int more, int moreJunk) {
            return new Behaviour(recipients + more, junk + moreJunk, at, until, why);
        }

        Behaviour at(Instant now) {
            double halves = (double) Duration.between(at, now).toMillis() / HALF_LIFE.toMillis();
            double left = Math.pow(0.5, Math.max(0, halves));
            return new Behaviour(recipients * left, junk * left, now, ends(now), why);
        }

        /// Where the clock was put back meanwhile, what was left of a stop is left.
        private Instant ends(Instant now) {
            if (!at.isAfter(now) || !until.isAfter(at)) return until;
            return now.plus(Duration.between(at, until));
        }
    }

    /// An account that may send no more.
    public record Stop(AccountId account, Instant until, String why) {}

    /// Refuses what an account may not send now. Asking counts.
    @Override
    public void admit(AccountId account, int recipients) throws SubmissionRefused {
        Instant now = clock.instant();
        Behaviour known = accounts.asMap().computeIfPresent(account, (_, old) -> old.at(now));
        Behaviour behaviour = known == null ? Behaviour.NONE : known;
        if (now.isBefore(behaviour.until))
            throw new SubmissionRefused(
                    Reason.STOPPED,
                    "5.7.1",
                    "this account may not send for now, because "
                            + behaviour.why
                            + "; ask your administrator");
        if (perHour > 0 && behaviour.recipients + recipients > perHour) {
            slowed.increment();
            throw new SubmissionRefused(
                    Reason.RATE,
                    "4.7.1",
                    "more than " + perHour + " recipients in an hour, try again later");
        }
        accounts.asMap()
                .merge(
                        account,
                        new Behaviour(recipients, 0, now, Instant.EPOCH, ""),
                        (before, _) -> before.at(now).plus(recipients, 0));
    }

    @Override
    public void sent(Letter letter) throws StoreFailed {
        if (letter.account().isEmpty() || !letter.leaves()) return;
        AccountId account = new AccountId(Long.parseLong(letter.account()));
        if (!isToStrangers(account, letter)) return;
        Verdict verdict = verdict(letter);
        if (verdict.has("malware")) stop(account, "it sent malware");
        else if (verdict.isJunk()) junk(account);
    }

    /// Whether most of those who get it were never written to.
    private boolean isToStrangers(AccountId account, Letter letter) throws StoreFailed {
        Circle circle = correspondents.of(account);
        long strangers =
                letter.recipients().stream()
                        .map(routed -> routed.recipient().address().wire())
                        .filter(address -> !circle.knows(address))
                        .count();
        return strangers * 2 > letter.recipients().size();
    }

    private Verdict verdict(Letter letter) throws StoreFailed {
        byte[] start = judge.opening.of(letter.message().content(), Reading.MAX_OCTETS);
        ReversePath from = letter.envelope().from();
        Visit visit = new Visit(null, "", from, List.of(), Map.of());
        return judge.inspector.judge(visit, start);
    }

    private void junk(AccountId account) throws StoreFailed {
        Instant now = clock.instant();
        Behaviour after =
                accounts.asMap()
                        .merge(
                                account,
                                new Behaviour(0, 1, now, Instant.EPOCH, ""),
                                (before, _) -> before.at(now).plus(0, 1));
        if (after.junk >= JUNK) stop(account, "it sent several messages that look like junk");
    }

    private void stop(AccountId account, String why) throws StoreFailed {
        Instant until = clock.instant().plus(STOPPED);
        Behaviour before = accounts.getIfPresent(account);
        boolean already = before != null && clock.instant().isBefore(before.until);
        accounts.put(account, new Behaviour(0, 0, clock.instant(), until, why));
        stops.put(Long.toString(account.number()), new Spells.Spell(clock.instant(), until, why));
        if (already) return;
        stopped.increment();
        log.atWarn()
                .addKeyValue("account", account.number())
                .addKeyValue("why", why)
                .log("account may send no more");
        alarm.tell(new Stop(account, until, why));
    }

    /// Those that may send no more.
    public List<Stop> stops() {
        Instant now = clock.instant();
        return accounts.asMap().entrySet().stream()
                .filter(each -> now.isBefore(each.getValue().until))
                .map(each -> new Stop(each.getKey(), each.getValue().until, each.getValue().why))
                .sorted(Comparator.comparingLong(stop -> stop.account().number()))
                .toList();
    }

    /// Lets an account send again.
    ///
    /// @return whether it might not
    public boolean resume(AccountId account) throws StoreFailed {
        stops.remove(Long.toString(account.number()));
        Behaviour before = accounts.getIfPresent(account);
        accounts.invalidate(account);
        return before != null && clock.instant().isBefore(before.until);
    }
}
