package org.veredus.protocol.jmap.mail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.verify.smime.SmimeStatus;
import org.veredus.verify.smime.SmimeVerdict;

/// How what was found of a signature is kept: both statuses as JMAP calls them, seconds since the
/// epoch, errors.
final class VerdictRecord {
    private static final int VERSION = 1;

    private VerdictRecord() {}

    /// @param verdict of something that was verified
    static byte[] of(SmimeVerdict verdict) {
        Instant at = verdict.verifiedAt();
        if (at == null) throw new IllegalArgumentException("not verified: " + verdict);
        RecordWriter out =
                new RecordWriter(VERSION)
                        .text(verdict.status().wire())
                        .text(verdict.atDelivery().wire())
                        .number(at.getEpochSecond())
                        .number(verdict.errors().size());
        verdict.errors().forEach(out::text);
        return out.toBytes();
    }

    static SmimeVerdict read(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("verdict", record, VERSION);
        SmimeStatus status = status(in.text());
        SmimeStatus atDelivery = status(in.text());
        Instant at = Instant.ofEpochSecond(in.number());
        List<String> errors = new ArrayList<>();
        for (int n = in.count(); n > 0; n--) errors.add(in.text());
        return new SmimeVerdict(status, atDelivery, errors, at);
    }

    private static SmimeStatus status(String wire) throws StoreFailed {
        for (SmimeStatus each : SmimeStatus.values()) if (each.wire().equals(wire)) return each;
        throw new StoreFailed("a verdict has the status " + wire);
    }
}
