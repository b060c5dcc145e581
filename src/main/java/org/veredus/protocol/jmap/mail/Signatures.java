package org.veredus.protocol.jmap.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.format.mime.EnvelopeAddress;
import org.veredus.format.mime.Part;
import org.veredus.format.mime.Span;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.verify.smime.SignedForm;
import org.veredus.verify.smime.Smime;
import org.veredus.verify.smime.SmimeStatus;
import org.veredus.verify.smime.SmimeVerdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What S/MIME signatures prove, told as properties of emails. RFC 9219
///
/// A signature is looked at when somebody first asks for it, never while mail comes in; what was
/// found is kept with the email, and good for a day. Whoever asks later has it looked at anew, and
/// if it is not what clients were told, the email has changed.
public final class Signatures {
    private static final Logger log = LoggerFactory.getLogger(Signatures.class);

    public static final String SMIME = "urn:ietf:params:jmap:smimeverify";

    private static final String STATUS = "smimeStatus";
    private static final String AT_DELIVERY = "smimeStatusAtDelivery";
    private static final String ERRORS = "smimeErrors";
    private static final String VERIFIED_AT = "smimeVerifiedAt";
    private static final Set<String> PROPERTIES = Set.of(STATUS, AT_DELIVERY, ERRORS, VERIFIED_AT);

    // RFC 9219 §4.1
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int MOST_KEPT = 10_000;

    private final Smime smime;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock(); // guards what is kept
    private final Map<Key, SmimeVerdict> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, SmimeVerdict> eldest) {
                    return size() > MOST_KEPT;
                }
            };

    /// Whether the log has been told that nothing is kept.
    private final AtomicBoolean failing = new AtomicBoolean();

    private record Key(AccountId account, long email) {}

    /// What a filter asks for. RFC 9219 §4.2
    enum Which {
        ANY,
        VERIFIED,
        VERIFIED_AT_DELIVERY;

        static Which of(String condition) {
            return switch (condition) {
                case "hasSmime" -> ANY;
                case "hasVerifiedSmime" -> VERIFIED;
                default -> VERIFIED_AT_DELIVERY;
            };
        }
    }

    public Signatures(Smime smime, InstantSource clock) {
        this.smime = smime;
        this.clock = clock;
    }

    static boolean has(String property) {
        return PROPERTIES.contains(property);
    }

    /// Looks at emails of one account.
    Look look(Account account) {
        return new Look(account);
    }

    private static JsonNode value(String property, SmimeVerdict verdict) {
        return switch (property) {
            case STATUS -> status(verdict.status());
            case AT_DELIVERY -> status(verdict.atDelivery());
            case ERRORS ->
                    verdict.errors().isEmpty() ? Json.nothing() : Json.texts(verdict.errors());
            default -> {
                Instant at = verdict.verifiedAt();
                yield at == null ? Json.nothing() : Json.text(Json.time(at));
            }
        };
    }

    private static JsonNode status(SmimeStatus status) {
        return status == SmimeStatus.NONE ? Json.nothing() : Json.text(status.wire());
    }

    /// What was found on the way is kept in one commit at its end. One thread.
    final class Look {
        private final Account account;
        private final Map<Long, Account.Finding> found = new LinkedHashMap<>();

        private Look(Account account) {
            this.account = account;
        }

        /// Adds to an email those of the properties that are asked for.
        void show(Set<String> properties, long email, MessageSource.Filed source, ObjectNode node)
                throws StoreFailed {
            if (properties.stream().noneMatch(Signatures::has)) return;
            SmimeVerdict verdict = of(email, source);
            for (String property : properties)
                if (has(property)) node.set(property, value(property, verdict));
        }

        boolean meets(Which which, long email, MessageSource.Filed source) throws StoreFailed {
            SmimeVerdict verdict = of(email, source);
            return switch (which) {
                case ANY -> verdict.status() != SmimeStatus.NONE;
                case VERIFIED -> verdict.status() == SmimeStatus.VERIFIED;
                case VERIFIED_AT_DELIVERY -> verdict.atDelivery() == SmimeStatus.VERIFIED;
            };
        }

        /// Where the store takes nothing, what was found is shown all the same, and found again by
        /// whoever asks next: else a change would never be told.
        void keep() {
            if (found.isEmpty()) return;
            try {
                account.find(found);
                failing.set(false);
            } catch (MailboxRefused never) {
                throw new IllegalStateException(never); // no mailbox is made
            } catch (StoreFailed failed) {
                if (!failing.getAndSet(true)) log.warn("signatures are not kept", failed);
                forget(account.id(), found.keySet());
            }
            found.clear();
        }

        private SmimeVerdict of(long email, MessageSource.Filed source) throws StoreFailed {
            SignedForm form = SignedForm.of(source.index().root());
            return switch (form) {
                case SignedForm.Unsigned() -> SmimeVerdict.of(SmimeStatus.NONE);
                case SignedForm.Foreign() -> SmimeVerdict.of(SmimeStatus.UNKNOWN);
                case SignedForm.Malformed malformed -> smime.malformed(malformed);
                case SignedForm.Detached(var content, var signature) ->
                        remembered(email, source, content, signature);
                case SignedForm.Enclosed(var object) -> remembered(email, source, null, object);
            };
        }

        private SmimeVerdict remembered(
                long email, MessageSource.Filed source, @Nullable Part content, Part object)
                throws StoreFailed {
            if (source.size() > Smime.MAX_OCTETS) return SmimeVerdict.of(SmimeStatus.SIGNED);
            Key key = new Key(account.id(), email);
            SmimeVerdict known = known(key);
            if (known != null) return known;
            byte[] kept = account.finding(email);
            SmimeVerdict before = kept == null ? null : VerdictRecord.read(kept);
            if (before != null && !isOld(before)) {
                remember(key, before);
                return before;
            }
            SmimeVerdict verdict = verify(source, content, object);
            SmimeVerdict now = before == null ? verdict : verdict.since(before);
            boolean changed = before != null && !now.says(before);
            if (now.verifiedAt() != null)
                found.put(email, new Account.Finding(VerdictRecord.of(now), changed));
            remember(key, now);
            return now;
        }
    }

    private SmimeVerdict verify(MessageSource.Filed source, @Nullable Part content, Part object)
            throws StoreFailed {
        byte @Nullable [] signed =
                content == null
                        ? null
                        : source.read(
                                new Span(
                                        content.extent().headerStart(),
                                        content.extent().end() - content.extent().headerStart()));
        return smime.verify(
                new Smime.Signed(
                        source.decoded(object),
                        authors(source),
                        Instant.ofEpochSecond(source.email().received())),
                signed);
    }

    private void forget(AccountId account, Set<Long> emails) {
        lock.lock();
        try {
            for (long email : emails) kept.remove(new Key(account, email));
        } finally {
            lock.unlock();
        }
    }

    private void remember(Key key, SmimeVerdict verdict) {
        lock.lock();
        try {
            kept.put(key, verdict);
        } finally {
            lock.unlock();
        }
    }

    private boolean isOld(SmimeVerdict verdict) {
        Instant at = verdict.verifiedAt();
        return at != null && at.plus(KEPT).isBefore(clock.instant());
    }

    private @Nullable SmimeVerdict known(Key key) {
        lock.lock();
        try {
            SmimeVerdict verdict = kept.get(key);
            return verdict == null || isOld(verdict) ? null : verdict;
        } finally {
            lock.unlock();
        }
    }

    /// None where the header names them more than once: clients do not agree on whom they show.
    private static List<String> authors(MessageSource source) throws StoreFailed {
        if (source.index().oddFields() && source.header().all("From").size() != 1) return List.of();
        return source.index().envelope().from().stream()
                .map(EnvelopeAddress::email)
                .filter(address -> !address.isEmpty())
                .toList();
    }
}
