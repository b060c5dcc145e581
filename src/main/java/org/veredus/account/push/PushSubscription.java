package org.veredus.account.push;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Pass;
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// One address that is to be told of changes.
///
/// @param device as the client calls itself and what it runs on
/// @param keys null: contents are sent in the clear
/// @param code what the client must have been told there before anything more is
/// @param expires null: with the pass alone
/// @param types null: all
/// @param mail which mail itself is told of which accounts
public record PushSubscription(
        Pass pass,
        String device,
        URI address,
        @Nullable Keys keys,
        String code,
        Check check,
        @Nullable Instant expires,
        @Nullable List<String> types,
        Map<AccountId, MailPush> mail) {
    /// Up to the first, mail was told of the subscriber's own account alone.
    private static final int OWN_MAIL = 1;

    private static final int VERSION = 2;
    private static final Pass.Kind[] KINDS = Pass.Kind.values();

    /// What contents are encrypted with, as the client wrote it. RFC 8291 §2
    public record Keys(String p256dh, String auth) {
        @Override
        public String toString() {
            return "Keys";
        }
    }

    /// Whether the client has shown that it hears what is sent there.
    public enum Check {
        PENDING,
        PASSED
    }

    public PushSubscription {
        types = types == null ? null : List.copyOf(types);
        mail = Map.copyOf(mail);
    }

    public boolean isOver(Instant now) {
        return expires != null && !expires.isAfter(now);
    }

    public PushSubscription checked() {
        return new PushSubscription(
                pass, device, address, keys, code, Check.PASSED, expires, types, mail);
    }

    public PushSubscription until(@Nullable Instant end) {
        return new PushSubscription(pass, device, address, keys, code, check, end, types, mail);
    }

    public PushSubscription of(@Nullable List<String> wanted) {
        return new PushSubscription(
                pass, device, address, keys, code, check, expires, wanted, mail);
    }

    public PushSubscription telling(Map<AccountId, MailPush> wanted) {
        return new PushSubscription(
                pass, device, address, keys, code, check, expires, types, wanted);
    }

    byte[] record() {
        RecordWriter record =
                new RecordWriter(VERSION, 512)
                        .octet(pass.kind().ordinal())
                        .text(pass.mark())
                        .text(device)
                        .text(address.toString())
                        .text(keys == null ? "" : keys.p256dh())
                        .text(keys == null ? "" : keys.auth())
                        .text(code)
                        .octet(check == Check.PASSED ? 1 : 0)
                        .number(expires == null ? 0 : expires.getEpochSecond())
                        .number(types == null ? 0 : types.size() + 1);
        if (types != null) types.forEach(record::text);
        record.number(mail.size());
        for (Map.Entry<AccountId, MailPush> each : mail.entrySet()) {
            record.number(each.getKey().number());
            each.getValue().write(record);
        }
        return record.toBytes();
    }

    /// @param own the account of whoever has made it
    static PushSubscription read(AccountId own, byte[] record) throws StoreFailed {
        RecordReader in = new RecordReader("push subscription", record, VERSION);
        Pass pass = new Pass(KINDS[in.octet()], in.text());
        String device = in.text();
        URI address = URI.create(in.text());
        String p256dh = in.text();
        String auth = in.text();
        String code = in.text();
        Check check = in.octet() == 1 ? Check.PASSED : Check.PENDING;
        long expires = in.number();
        int count = in.count();
        List<String> types = new ArrayList<>();
        for (int i = 1; i < count; i++) types.add(in.text());
        return new PushSubscription(
                pass,
                device,
                address,
                p256dh.isEmpty() ? null : new Keys(p256dh, auth),
                code,
                check,
                expires == 0 ? null : Instant.ofEpochSecond(expires),
                count == 0 ? null : types,
                mail(own, in));
    }

    private static Map<AccountId, MailPush> mail(AccountId own, RecordReader in)
            throws StoreFailed {
        if (in.version() == OWN_MAIL) return in.atEnd() ? Map.of() : Map.of(own, MailPush.read(in));
        Map<AccountId, MailPush> mail = new HashMap<>();
        for (int left = in.count(); left > 0; left--)
            mail.put(new AccountId(in.number()), MailPush.read(in));
        return mail;
    }

    @Override
    public String toString() {
        return "PushSubscription[" + address.getHost() + "]";
    }
}
