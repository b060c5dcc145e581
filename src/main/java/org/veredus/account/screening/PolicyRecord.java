package org.veredus.account.screening;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.screening.Decision.Verb;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// How a [Policy] is kept: five thresholds (0: not said; else their bits), then each decision's
/// verb, subject, note and second.
final class PolicyRecord {
    static final byte[] SERVER = Keys.key('S');
    static final byte[] DOMAINS = Keys.key('D');

    /// In an account's partition.
    static final byte[] OWN = {'W', 'p'};

    private static final int VERSION = 1;

    private PolicyRecord() {}

    static byte[] key(Domain domain) {
        return Keys.key('D', domain.ascii().getBytes(StandardCharsets.US_ASCII));
    }

    static Domain domain(byte[] key) {
        return new Domain(new String(key, 1, key.length - 1, StandardCharsets.US_ASCII));
    }

    static byte[] write(Policy policy) {
        Thresholds thresholds = policy.thresholds();
        RecordWriter out = new RecordWriter(VERSION, 16 + policy.decisions().size() * 40);
        score(out, thresholds.mark());
        score(out, thresholds.junk());
        score(out, thresholds.quarantine());
        score(out, thresholds.defer());
        score(out, thresholds.reject());
        out.number(policy.decisions().size());
        for (Decision decision : policy.decisions().values())
            out.octet(decision.verb() == Verb.ALLOW ? 'a' : 'b')
                    .text(decision.subject().text())
                    .text(decision.note())
                    .number(decision.since().getEpochSecond());
        return out.toBytes();
    }

    private static void score(RecordWriter out, @Nullable Double score) {
        out.number(score == null ? 0 : Double.doubleToLongBits(score));
    }

    static Policy read(byte @Nullable [] record) throws StoreFailed {
        if (record == null) return Policy.NONE;
        RecordReader in = new RecordReader("policy", record, VERSION);
        Thresholds thresholds =
                new Thresholds(score(in), score(in), score(in), score(in), score(in));
        List<Decision> decisions = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) decisions.add(decision(in));
        return new Policy(thresholds, java.util.Map.of()).with(decisions);
    }

    private static @Nullable Double score(RecordReader in) throws StoreFailed {
        long bits = in.number();
        return bits == 0 ? null : Double.longBitsToDouble(bits);
    }

    private static Decision decision(RecordReader in) throws StoreFailed {
        Verb verb = in.octet() == 'a' ? Verb.ALLOW : Verb.BLOCK;
        try {
            Subject subject = Subject.parse(in.text());
            return new Decision(subject, verb, in.text(), Instant.ofEpochSecond(in.number()));
        } catch (NoSubject damaged) {
            throw new StoreFailed("policy record", damaged);
        }
    }
}
