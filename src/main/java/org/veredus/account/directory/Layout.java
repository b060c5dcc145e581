package org.veredus.account.directory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Quota;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// Keys and values of the directory's records; drawn in the package description.
final class Layout {
    private static final int VERSION = 1;
    static final byte[] META = Keys.key('M');

    private Layout() {}

    static byte[] key(Domain domain) {
        return Keys.key('D', domain.ascii().getBytes(StandardCharsets.UTF_8));
    }

    static byte[] key(AccountId account) {
        return Keys.key('A', account.number());
    }

    /// Of an account that is gone, and whose mail perhaps is not yet.
    static byte[] removed(AccountId account) {
        return Keys.key('R', account.number());
    }

    static AccountId removed(byte[] key) {
        return new AccountId(ByteBuffer.wrap(key).getLong(1));
    }

    static byte[] removed() {
        return new RecordWriter(VERSION).toBytes();
    }

    static byte[] key(Alias alias) {
        return Keys.key('L', alias.address().lookupKey().getBytes(StandardCharsets.UTF_8));
    }

    static byte[] meta(long nextAccount) {
        return new RecordWriter(VERSION).number(nextAccount).toBytes();
    }

    static byte[] value(MailDomain domain) {
        Address catchAll = domain.catchAll();
        return addresses(
                        new RecordWriter(VERSION).text(domain.separator()),
                        catchAll == null ? List.of() : List.of(catchAll))
                .octet(domain.secondFactor() == MailDomain.SecondFactor.DEMANDED ? 1 : 0)
                .toBytes();
    }

    static byte[] value(Profile profile) {
        Domain moved = profile.movedTo();
        int roles = 0;
        for (AccountRole role : profile.roles()) roles |= role.bit();
        return addresses(new RecordWriter(VERSION), profile.addresses())
                .number(profile.quota().octets())
                .number(profile.quota().messages())
                .octet(profile.enabled() ? 1 : 0)
                .octet(roles)
                .number(profile.quota().mailboxes())
                .text(moved == null ? "" : moved.ascii())
                .number(profile.quota().annotations())
                .toBytes();
    }

    static byte[] value(Alias alias) {
        RecordWriter out = new RecordWriter(VERSION);
        return addresses(addresses(out, List.of(alias.address())), alias.targets()).toBytes();
    }

    private static RecordWriter addresses(RecordWriter out, List<Address> addresses) {
        out.number(addresses.size());
        for (Address address : addresses)
            out.text(address.localPart()).text(address.domain().ascii());
        return out;
    }

    private static List<Address> addresses(RecordReader in) throws StoreFailed {
        int count = in.count();
        List<Address> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String local = in.text();
            addresses.add(new Address(local, new Domain(in.text())));
        }
        return addresses;
    }

    static DirectoryState load(Snapshot snapshot) throws StoreFailed {
        byte @Nullable [] meta = snapshot.get(META);
        Map<Domain, MailDomain> domains = new HashMap<>();
        Map<AccountId, Profile> accounts = new HashMap<>();
        Map<String, Alias> aliases = new HashMap<>();
        try {
            scan(snapshot, 'D', (key, value) -> put(domains, readDomain(key, value)));
            scan(snapshot, 'A', (key, value) -> put(accounts, readProfile(key, value)));
            scan(snapshot, 'L', (_, value) -> put(aliases, readAlias(value)));
        } catch (IllegalArgumentException damaged) {
            throw new StoreFailed("directory record", damaged);
        }
        return state(
                meta == null ? 1 : new RecordReader("directory", meta, VERSION).number(),
                domains,
                accounts,
                aliases);
    }

    private static DirectoryState state(
            long nextAccount,
            Map<Domain, MailDomain> domains,
            Map<AccountId, Profile> accounts,
            Map<String, Alias> aliases) {
        Map<String, AccountId> owners = new HashMap<>();
        TreeSet<Long> admins = new TreeSet<>();
        for (Profile profile : accounts.values()) {
            for (Address own : profile.addresses()) owners.put(own.lookupKey(), profile.id());
            if (profile.isAdmin()) admins.add(profile.id().number());
        }
        return new DirectoryState(
                nextAccount,
                Shards.of(domains),
                Shards.of(accounts),
                Shards.of(owners),
                Shards.of(aliases),
                admins);
    }

    private interface Taker {
        void take(byte[] key, byte[] value) throws StoreFailed;
    }

    private static void scan(Snapshot snapshot, char type, Taker taker) throws StoreFailed {
        byte[] prefix = Keys.key(type);
        snapshot.scan(
                prefix,
                Keys.after(prefix),
                (key, value) -> {
                    taker.take(key, value);
                    return Snapshot.Next.GO_ON;
                });
    }

    private static void put(Map<Domain, MailDomain> domains, MailDomain domain) {
        domains.put(domain.name(), domain);
    }

    private static void put(Map<AccountId, Profile> accounts, Profile profile) {
        accounts.put(profile.id(), profile);
    }

    private static void put(Map<String, Alias> aliases, Alias alias) {
        aliases.put(alias.address().lookupKey(), alias);
    }

    private static MailDomain readDomain(byte[] key, byte[] value) throws StoreFailed {
        RecordReader in = new RecordReader("domain", value, VERSION);
        String separator = in.text();
        List<Address> catchAll = addresses(in);
        boolean demanded = !in.atEnd() && in.octet() != 0; // older records say nothing of it
        return new MailDomain(
                new Domain(new String(key, 1, key.length - 1, StandardCharsets.UTF_8)),
                separator,
                catchAll.isEmpty() ? null : catchAll.getFirst(),
                demanded ? MailDomain.SecondFactor.DEMANDED : MailDomain.SecondFactor.OPTIONAL);
    }

    private static Profile readProfile(byte[] key, byte[] value) throws StoreFailed {
        RecordReader in = new RecordReader("account", value, VERSION);
        List<Address> own = addresses(in);
        long octets = in.number();
        long messages = in.number();
        boolean enabled = in.octet() != 0;
        int bits = in.octet();
        Set<AccountRole> roles = EnumSet.noneOf(AccountRole.class);
        for (AccountRole role : AccountRole.values()) {
            if ((bits & role.bit()) != 0) roles.add(role);
        }
        // records from before there was such a limit end here
        long mailboxes = in.atEnd() ? Long.MAX_VALUE : in.number();
        String moved = in.atEnd() ? "" : in.text();
        long annotations = in.atEnd() ? Long.MAX_VALUE : in.number();
        return new Profile(
                new AccountId(ByteBuffer.wrap(key).getLong(1)),
                own,
                new Quota(octets, messages, mailboxes, annotations),
                enabled,
                roles,
                moved.isEmpty() ? null : new Domain(moved));
    }

    private static Alias readAlias(byte[] value) throws StoreFailed {
        RecordReader in = new RecordReader("alias", value, VERSION);
        Address address = addresses(in).getFirst();
        return new Alias(address, addresses(in));
    }
}
