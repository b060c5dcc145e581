package org.veredus.verify.dkim;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import org.veredus.verify.dns.DnsAnswer;
import org.veredus.verify.dns.DnsName;
import org.veredus.verify.dns.Resolver;

/// Fetches key records, RFC 6376 §3.6.2. Remembers how texts read, not what the DNS said.
public final class KeyRecords {
    private static final int READ_TEXTS = 2000;

    private final Resolver resolver;
    private final Cache<String, KeyRecord> read =
            Caffeine.newBuilder().maximumSize(READ_TEXTS).build();

    public KeyRecords(Resolver resolver) {
        this.resolver = resolver;
    }

    /// What the DNS says at the name of a key.
    public DnsAnswer<String> texts(String selector, DnsName domain) throws DkimFailure {
        return resolver.txt(name(selector, domain));
    }

    public KeyRecord fetch(String selector, DnsName domain) throws DkimFailure {
        DnsName name = name(selector, domain);
        return switch (resolver.txt(name)) {
            case DnsAnswer.Found<String>(var texts, _, _) -> first(texts);
            case DnsAnswer.NoData<String>() -> throw none(name);
            case DnsAnswer.NoSuchDomain<String>() -> throw none(name);
            case DnsAnswer.Failed<String>(var why) -> throw DkimFailure.temporary(why);
        };
    }

    /// RFC 6376 §3.6.2.2 leaves open what more than one record means: the first good one counts.
    private KeyRecord first(List<String> texts) throws DkimFailure {
        DkimFailure wrong = null;
        for (String text : texts) {
            try {
                return read(text);
            } catch (DkimFailure notThis) {
                wrong = wrong == null ? notThis : wrong;
            }
        }
        throw wrong == null ? DkimFailure.permanent("there is no key record") : wrong;
    }

    /// The record in a text.
    public KeyRecord read(String text) throws DkimFailure {
        KeyRecord known = read.getIfPresent(text);
        if (known != null) return known;
        KeyRecord record = KeyRecord.parse(text);
        read.put(text, record);
        return record;
    }

    private static DnsName name(String selector, DnsName domain) throws DkimFailure {
        DnsName name = domain.under(selector + "._domainkey");
        if (name == null) throw DkimFailure.permanent("the selector makes no DNS name");
        return name;
    }

    private static DkimFailure none(DnsName name) {
        return DkimFailure.permanent("there is no key record at " + name);
    }
}
