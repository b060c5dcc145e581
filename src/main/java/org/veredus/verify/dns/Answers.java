package org.veredus.verify.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.dns.DnsAnswer.Failed;
import org.veredus.verify.dns.DnsAnswer.Found;
import org.veredus.verify.dns.DnsAnswer.NoData;
import org.veredus.verify.dns.DnsAnswer.NoSuchDomain;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/// Reads one server's reply to one question.
final class Answers {
    /// What a reply says.
    sealed interface Reading<T> {
        /// @param kept how long it may be remembered; zero: not at all
        record Final<T>(DnsAnswer<T> answer, Duration kept) implements Reading<T> {}

        /// The name is an alias, and the reply does not say what of.
        record Alias<T>(Name target) implements Reading<T> {}
    }

    private static final int MAX_ALIASES = 16;

    private Answers() {}

    /// @param parse a record's value, null for one that is of no use
    static <T> Reading<T> read(
            Message reply, Name asked, int type, Function<Record, @Nullable T> parse) {
        int code = reply.getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN)
            return failed("the server says " + Rcode.string(code));
        List<Record> records = reply.getSection(Section.ANSWER);
        Name name = asked;
        long ttl = Long.MAX_VALUE;
        for (int aliases = 0; ; aliases++) {
            CNAMERecord alias = alias(records, name);
            if (alias == null || !values(records, name, type).isEmpty()) break;
            if (aliases == MAX_ALIASES) return failed("more than " + MAX_ALIASES + " aliases");
            name = alias.getTarget();
            ttl = Math.min(ttl, alias.getTTL());
        }
        List<Record> matching = values(records, name, type);
        if (!matching.isEmpty()) return found(reply, matching, ttl, parse);
        // RFC 2308 §2.1: the code is about the last name of the chain
        if (code == Rcode.NXDOMAIN)
            return new Reading.Final<>(new NoSuchDomain<>(), negative(reply));
        if (!name.equals(asked) && !denied(reply)) return new Reading.Alias<>(name);
        return new Reading.Final<>(new NoData<>(), negative(reply));
    }

    static <T> Reading<T> failed(String why) {
        return new Reading.Final<>(new Failed<>(why), Duration.ZERO);
    }

    private static <T> Reading<T> found(
            Message reply,
            List<Record> matching,
            long aliasTtl,
            Function<Record, @Nullable T> parse) {
        List<T> values = new ArrayList<>();
        long ttl = aliasTtl;
        for (Record record : matching) {
            T value = parse.apply(record);
            if (value != null) values.add(value);
            ttl = Math.min(ttl, record.getTTL());
        }
        Duration kept = Duration.ofSeconds(ttl);
        if (values.isEmpty()) return new Reading.Final<>(new NoData<>(), kept);
        boolean authentic = reply.getHeader().getFlag(Flags.AD);
        return new Reading.Final<>(new Found<>(values, authentic, kept), kept);
    }

    private static @Nullable CNAMERecord alias(List<Record> records, Name name) {
        for (Record record : records) {
            if (record instanceof CNAMERecord alias && record.getName().equals(name)) return alias;
        }
        return null;
    }

    private static List<Record> values(List<Record> records, Name name, int type) {
        return records.stream()
                .filter(record -> record.getType() == type && record.getName().equals(name))
                .toList();
    }

    private static boolean denied(Message reply) {
        return reply.getSection(Section.AUTHORITY).stream().anyMatch(SOARecord.class::isInstance);
    }

    private static Duration negative(Message reply) {
        for (Record record : reply.getSection(Section.AUTHORITY)) {
            if (record instanceof SOARecord soa) // RFC 2308 §5
            return Duration.ofSeconds(Math.min(soa.getTTL(), soa.getMinimum()));
        }
        return Duration.ZERO;
    }
}
