package org.veredus.transport.sign;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.signing.DomainKey;
import org.veredus.account.signing.DomainKey.Stage;
import org.veredus.account.signing.DomainKeys;
import org.veredus.account.signing.KeyRefused;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;

/// Changes keys in time. A look at all domains does whatever is due:
///
/// 1. a domain without keys gets its first pair;
/// 2. when a pair has signed for long enough, the next one is made, and waits;
/// 3. when the DNS shows both keys that wait, they sign, and those before them retire;
/// 4. retired keys are forgotten when no mail with their signatures can be under way.
public final class KeyRotation {
    private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);

    private final Directory directory;
    private final DomainKeys keys;
    private final Resolver resolver;
    private final RotationSettings settings;
    private final InstantSource clock;

    public KeyRotation(
            Directory directory,
            DomainKeys keys,
            Resolver resolver,
            RotationSettings settings,
            InstantSource clock) {
        this.directory = directory;
        this.keys = keys;
        this.resolver = resolver;
        this.settings = settings;
        this.clock = clock;
    }

    /// One look at all domains. Blocks for the DNS.
    public void look() throws StoreFailed {
        for (MailDomain domain : directory.domains()) look(domain.name());
    }

    private void look(Domain domain) throws StoreFailed {
        Instant now = clock.instant();
        List<DomainKey> active = keys.active(domain);
        List<DomainKey> pending = keys.of(domain, Stage.PENDING);
        if (pending.isEmpty() && isDue(active, now)) {
            pending = keys.prepare(domain);
            log.atInfo()
                    .addKeyValue("domain", domain.unicode())
                    .addKeyValue("selectors", selectors(pending))
                    .log("new signing keys: publish their records");
        }
        if (!pending.isEmpty() && pending.stream().allMatch(this::isPublished)) activate(domain);
        List<DomainKey> forgotten = keys.forget(domain, now.minus(settings.overlap()));
        if (!forgotten.isEmpty())
            log.atInfo()
                    .addKeyValue("domain", domain.unicode())
                    .addKeyValue("selectors", selectors(forgotten))
                    .log("old signing keys forgotten: their records can go");
    }

    private boolean isDue(List<DomainKey> active, Instant now) {
        if (settings.after().isZero()) return false;
        return active.stream().anyMatch(key -> !key.since().plus(settings.after()).isAfter(now));
    }

    private void activate(Domain domain) throws StoreFailed {
        try {
            List<DomainKey> active = keys.activate(domain);
            log.atInfo()
                    .addKeyValue("domain", domain.unicode())
                    .addKeyValue("selectors", selectors(active))
                    .log("new signing keys are published and sign from now on");
        } catch (KeyRefused faster) {
            log.debug("somebody was faster: {}", faster.sentence());
        }
    }

    /// Whether the DNS shows this very key.
    boolean isPublished(DomainKey key) {
        DnsName name = DnsName.parse(key.recordName());
        if (name == null) return false;
        return resolver.txt(name).records().stream().anyMatch(text -> key.isShownBy(text));
    }

    private static List<String> selectors(List<DomainKey> keys) {
        return keys.stream().map(DomainKey::selector).toList();
    }
}
