package org.veredus.account.push;

import java.time.Instant;
import org.veredus.account.auth.Pass;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// A device of Apple's whose mail program wants to be woken when mail comes to the inbox.
///
/// @param pass what it was let in by: it is told as long as that lets in
/// @param token which device it is, as Apple's push service knows it: hexadecimal
/// @param accountId which of its accounts it is, as the device calls it
public record AppleDevice(Pass pass, String token, String accountId, Instant registered) {
    private static final int VERSION = 1;
    private static final Pass.Kind[] KINDS = Pass.Kind.values();

    boolean isSame(AppleDevice other) {
        return token.equals(other.token) && accountId.equals(other.accountId);
    }

    byte[] record() {
        return new RecordWriter(VERSION, 256)
                .octet(pass.kind().ordinal())
                .text(pass.mark())
                .text(token)
                .text(accountId)
                .number(registered.getEpochSecond())
                .toBytes();
    }

    static AppleDevice read(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("device", record, VERSION);
        return new AppleDevice(
                new Pass(KINDS[in.octet()], in.text()),
                in.text(),
                in.text(),
                Instant.ofEpochSecond(in.number()));
    }

    @Override
    public String toString() {
        return "AppleDevice[" + accountId + "]";
    }
}
