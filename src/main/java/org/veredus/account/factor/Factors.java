package org.veredus.account.factor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// What an account has besides its password.
///
/// @param app null: there is none
/// @param passkeys in the order in which they were made
/// @param recovery hashes of the codes that are left
public record Factors(@Nullable App app, List<Passkey> passkeys, List<byte[]> recovery) {
    static final Factors NONE = new Factors(null, List.of(), List.of());

    private static final int VERSION = 1;

    /// An authenticator app.
    ///
    /// @param step of the newest code that has counted
    public record App(TotpSecret secret, Instant made, long step) {}

    public Factors {
        passkeys = List.copyOf(passkeys);
        recovery = List.copyOf(recovery);
    }

    /// Whether the password alone is not enough.
    public boolean guards() {
        return app != null || !passkeys.isEmpty();
    }

    Factors with(@Nullable App other) {
        return new Factors(other, passkeys, recovery);
    }

    Factors with(List<Passkey> others) {
        return new Factors(app, others, recovery);
    }

    Factors withRecovery(List<byte[]> others) {
        return new Factors(app, passkeys, others);
    }

    @Nullable Passkey passkey(byte[] credential) {
        for (Passkey each : passkeys)
            if (Arrays.equals(each.key().credential(), credential)) return each;
        return null;
    }

    Factors replacing(Passkey passkey) {
        List<Passkey> all = new ArrayList<>(passkeys);
        all.replaceAll(each -> each.id() == passkey.id() ? passkey : each);
        return with(all);
    }

    byte[] toBytes() {
        RecordWriter out = new RecordWriter(VERSION, 512).octet(app == null ? 0 : 1);
        if (app != null)
            out.bytes(app.secret().octets()).number(app.made().getEpochSecond()).number(app.step());
        out.number(recovery.size());
        recovery.forEach(out::bytes);
        out.number(passkeys.size());
        for (Passkey each : passkeys) write(each, out);
        return out.toBytes();
    }

    private static void write(Passkey passkey, RecordWriter out) {
        Passkey.Key key = passkey.key();
        Instant used = passkey.used();
        out.number(passkey.id())
                .text(passkey.name())
                .text(passkey.host())
                .number(passkey.made().getEpochSecond())
                .number(used == null ? 0 : used.getEpochSecond())
                .bytes(key.credential())
                .bytes(key.attested())
                .number(key.count())
                .octet(key.verified() ? 1 : 0)
                .octet(key.eligible() ? 1 : 0)
                .octet(key.backedUp() ? 1 : 0)
                .text(String.join(" ", key.transports()));
    }

    static Factors read(byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("factors", record, VERSION);
        App app =
                in.octet() == 0
                        ? null
                        : new App(
                                new TotpSecret(in.bytes()),
                                Instant.ofEpochSecond(in.number()),
                                in.number());
        List<byte[]> recovery = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) recovery.add(in.bytes());
        List<Passkey> passkeys = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) passkeys.add(passkey(in));
        return new Factors(app, passkeys, recovery);
    }

    private static Passkey passkey(RecordReader in) throws StoreFailed {
        int id = in.count();
        String name = in.text();
        String host = in.text();
        Instant made = Instant.ofEpochSecond(in.number());
        long used = in.number();
        Passkey.Key key =
                new Passkey.Key(
                        in.bytes(),
                        in.bytes(),
                        in.number(),
                        in.octet() == 1,
                        in.octet() == 1,
                        in.octet() == 1,
                        words(in.text()));
        return new Passkey(
                id, name, host, made, used == 0 ? null : Instant.ofEpochSecond(used), key);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
