package org.veredus.transport.quarantine;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.blob.BlobId;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// How a [Held] message is kept.
final class HeldRecord {
    static final byte[] ALL = Keys.key('M');

    private static final int VERSION = 1;

    private HeldRecord() {}

    static byte[] of(AccountId account) {
        return Keys.key('M', account.number());
    }

    static byte[] key(AccountId account, long number) {
        return ByteBuffer.allocate(17)
                .put((byte) 'M')
                .putLong(account.number())
                .putLong(number)
                .array();
    }

    static byte[] digest(AccountId account) {
        return Keys.key('D', account.number());
    }

    static byte[] write(Held held) {
        RecordWriter out =
                new RecordWriter(VERSION, 512)
                        .number(held.at().toEpochMilli())
                        .text(held.recipient())
                        .text(held.sender())
                        .text(held.from())
                        .text(held.subject())
                        .number(held.size())
                        .number(Double.doubleToLongBits(held.score()))
                        .number(held.reasons().size());
        held.reasons().forEach(out::text);
        return out.text(held.fields()).text(held.trace()).bytes(held.content().bytes()).toBytes();
    }

    static Held read(byte[] key, byte[] record) throws StoreFailed {
        ByteBuffer at = ByteBuffer.wrap(key, 1, 16);
        AccountId account = new AccountId(at.getLong());
        long number = at.getLong();
        RecordReader in = new RecordReader("held message", record, VERSION);
        Instant when = Instant.ofEpochMilli(in.number());
        String recipient = in.text();
        String sender = in.text();
        String from = in.text();
        String subject = in.text();
        long size = in.number();
        double score = Double.longBitsToDouble(in.number());
        List<String> reasons = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) reasons.add(in.text());
        return new Held(
                account,
                number,
                when,
                recipient,
                sender,
                from,
                subject,
                size,
                score,
                reasons,
                in.text(),
                in.text(),
                BlobId.of(in.bytes()));
    }
}
