package org.veredus.transport.relay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.PartitionId;
import org.veredus.storage.kv.Pipeline;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.ledger.TlsEntry;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;
import org.veredus.verify.mtasts.StsFetcher;
import org.veredus.verify.mtasts.StsPolicy;
import org.veredus.verify.mtasts.StsRecord;

/// The MTA-STS policies of other domains. They are kept on stable storage, so that nobody who cuts
/// us off from the DNS or the policy's host can make us forget one, RFC 8461 §10.2.
///
/// A policy counts from when it was fetched until its `max_age` is over. The DNS is asked, at most
/// every few minutes, whether there is a new one; one that cannot be fetched does not replace the
/// old. One that has not changed is fetched anew once a day, so that its time is not over the
/// moment somebody cuts us off.
final class StsPolicies {
    private static final Logger log = LoggerFactory.getLogger(StsPolicies.class);

    private static final PartitionId PARTITION = new PartitionId('m', 0);
    private static final int VERSION = 1;

    /// RFC 8461 §3.3: not more often than once in five minutes.
    private static final Duration ASKED_AGAIN = Duration.ofMinutes(5);

    /// RFC 8461 §3.3: refreshed once a day; one that counts for less than two, at half its time.
    private static final Duration REFRESHED = Duration.ofDays(1);

    private static final int MAX_REMEMBERED = 10_000;

    private final KeyValueStore store;
    private final Pipeline<Stateless> pipeline;
    private final Resolver resolver;
    private final StsFetcher fetcher;
    private final InstantSource clock;
    private final Cache<Domain, Known> asked;
    private final Consumer<TlsEntry> sessions;

    /// What the pipeline keeps: nothing, reading goes to the store.
    private enum Stateless {
        NOTHING
    }

    /// @param policy null: the domain has none
    private record Known(@Nullable StsPolicy policy) {}

    /// @param id of its record
    private record Kept(String id, Instant until, StsPolicy policy) {
        boolean isCurrent(StsRecord record, Instant now) {
            Duration half = policy.maxAge().dividedBy(2);
            Duration rest = policy.maxAge().minus(half.compareTo(REFRESHED) < 0 ? half : REFRESHED);
            return id.equals(record.id()) && now.isBefore(until.minus(rest));
        }
    }

    /// @param sessions hears of policies that cannot be fetched
    StsPolicies(
            KeyValueStore store,
            Resolver resolver,
            StsFetcher fetcher,
            InstantSource clock,
            LongSupplier nanos,
            Consumer<TlsEntry> sessions) {
        this.sessions = sessions;
        this.store = store;
        pipeline = new Pipeline<>(store, PARTITION, _ -> Stateless.NOTHING);
        this.resolver = resolver;
        this.fetcher = fetcher;
        this.clock = clock;
        asked =
                Caffeine.newBuilder()
                        .maximumSize(MAX_REMEMBERED)
                        .expireAfterWrite(ASKED_AGAIN)
                        .ticker(nanos::getAsLong)
                        .build();
    }

    /// The policy that counts now; null if there is none. Blocks for DNS and HTTPS.
    @Nullable StsPolicy of(Domain domain) throws StoreFailed {
        Known known = asked.getIfPresent(domain);
        if (known != null) return known.policy;
        StsPolicy policy = find(domain);
        asked.put(domain, new Known(policy));
        return policy;
    }

    private @Nullable StsPolicy find(Domain domain) throws StoreFailed {
        Kept kept = kept(domain);
        DnsName name = DnsName.parse("_mta-sts." + domain.ascii());
        if (name == null) return null;
        DnsAnswer<String> answer = resolver.txt(name);
        StsRecord record = StsRecord.among(answer.records());
        StsPolicy old = kept == null ? null : kept.policy;
        if (record == null || (kept != null && kept.isCurrent(record, clock.instant()))) return old;
        try {
            StsPolicy fetched = fetcher.fetch(new DnsName(domain.ascii()));
            keep(domain, new Kept(record.id(), clock.instant().plus(fetched.maxAge()), fetched));
            return fetched;
        } catch (StsFetcher.Unavailable unavailable) {
            log.atInfo()
                    .addKeyValue("domain", domain.unicode())
                    .addKeyValue("why", unavailable.getMessage())
                    .log("MTA-STS policy not fetched");
            sessions.accept(failed(domain, unavailable));
            return old;
        }
    }

    // RFC 8460 §4.3.2.2
    private static TlsEntry failed(Domain domain, StsFetcher.Unavailable unavailable) {
        String result =
                switch (unavailable.cause()) {
                    case UNREACHABLE -> "sts-policy-fetch-error";
                    case UNTRUSTED -> "sts-webpki-invalid";
                    case MALFORMED -> "sts-policy-invalid";
                };
        return new TlsEntry(
                domain.ascii(),
                new TlsEntry.Policy("sts", List.of(), List.of()),
                "",
                "",
                new TlsEntry.Outcome(result, "", String.valueOf(unavailable.getMessage())));
    }

    private @Nullable Kept kept(Domain domain) throws StoreFailed {
        byte[] record = store.get(PARTITION, key(domain));
        if (record == null) return null;
        RecordReader in = new RecordReader("MTA-STS policy", record, VERSION);
        Instant until = Instant.ofEpochSecond(in.number());
        if (!until.isAfter(clock.instant())) return null;
        try {
            return new Kept(in.text(), until, StsPolicy.parse(in.text()));
        } catch (StsPolicy.Malformed damaged) {
            throw new StoreFailed("MTA-STS policy record of " + domain, damaged);
        }
    }

    private void keep(Domain domain, Kept kept) {
        byte[] record =
                new RecordWriter(VERSION)
                        .number(kept.until.getEpochSecond())
                        .text(kept.id)
                        .text(kept.policy.wire())
                        .toBytes();
        try {
            pipeline.<Stateless, RuntimeException>change(
                    draft -> {
                        draft.put(key(domain), record);
                        return draft.state();
                    });
        } catch (StoreFailed broken) {
            log.atWarn()
                    .addKeyValue("domain", domain.unicode())
                    .setCause(broken)
                    .log("MTA-STS policy not kept");
        }
    }

    private static byte[] key(Domain domain) {
        return Keys.key('P', domain.ascii().getBytes(StandardCharsets.US_ASCII));
    }
}
