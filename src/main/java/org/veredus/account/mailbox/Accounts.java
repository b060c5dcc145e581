package org.veredus.account.mailbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.base.limit.ByteBudget;
import org.veredus.storage.blob.BlobStore;
import org.veredus.storage.kv.KeyValueStore;
import org.veredus.storage.kv.Keys;
import org.veredus.storage.kv.Snapshot;
import org.veredus.storage.kv.StoreFailed;

/// Opens accounts. While anybody holds an account there is one [Account] for it, so its changes
/// have one order; one that
/// nobody holds is forgotten when memory for hot accounts runs short.
public final class Accounts {
    private static final Logger log = LoggerFactory.getLogger(Accounts.class);

    /// UIDs, or records, in one commit.
    private static final int REMOVED_AT_ONCE = 1000;

    private final KeyValueStore store;
    private final ByteBudget intakeMemory;
    private final InstantSource clock;
    private final Function<AccountId, Quota> quotas;
    private final Cache<AccountId, Account> inUse = Caffeine.newBuilder().weakValues().build();
    private final Cache<AccountId, Account> hot;
    private final Shares shares;
    private final MessageMemory memory;
    private volatile RulingListener rulings = _ -> {};
    private volatile SharingListener sharing = SharingListener.NONE;

    /// @param quotas asked at each filing; must be quick
    public Accounts(
            KeyValueStore store,
            InstantSource clock,
            MailboxSettings settings,
            Function<AccountId, Quota> quotas) {
        this.store = store;
        this.clock = clock;
        this.quotas = quotas;
        shares = new Shares(store);
        intakeMemory = new ByteBudget(settings.intake());
        hot = Caffeine.newBuilder().maximumSize(settings.hotAccounts()).build();
        memory = MessageMemory.of(settings);
    }

    /// Who may have been given rights by whom.
    Shares shares() {
        return shares;
    }

    /// Opens an account; a new one gets the mailboxes every account begins with.
    public Account open(AccountId id) throws StoreFailed {
        Account known = hot.getIfPresent(id);
        if (known != null) return known;
        Account account =
                inUse.get(
                        id,
                        _ ->
                                new Account(
                                        id,
                                        store,
                                        clock,
                                        () -> quotas.apply(id),
                                        memory,
                                        intakeMemory,
                                        ruled -> rulings.ruled(ruled)));
        if (account.state().tree().find(Role.INBOX) == null) account.furnish();
        hot.put(id, account);
        return account;
    }

    /// Removes all mail of an account and then every record of its partition, some in each commit.
    /// Contents that others than messages hold must have been let go before.
    public void remove(AccountId id) throws StoreFailed {
        Account account = open(id);
        empty(account);
        shares.clear(id);
        while (removeRecords(account)) {}
        memory.subjects().invalidate(id);
        hot.invalidate(id);
        inUse.invalidate(id);
    }

    /// @return false if there are none left
    private boolean removeRecords(Account account) throws StoreFailed {
        List<byte[]> keys = new ArrayList<>();
        try (Snapshot snapshot = store.snapshot(account.id().partition())) {
            snapshot.scan(
                    Layout.NOTHING,
                    null,
                    (key, _) -> {
                        keys.add(key);
                        return keys.size() < REMOVED_AT_ONCE
                                ? Snapshot.Next.GO_ON
                                : Snapshot.Next.STOP;
                    });
        }
        account.<Boolean, RuntimeException>changeRecords(
                draft -> {
                    keys.forEach(draft::delete);
                    return true;
                });
        return !keys.isEmpty();
    }

    private static void empty(Account account) throws StoreFailed {
        for (Mailbox mailbox : account.state().tree().all()) {
            MailboxState state = account.open(mailbox.id());
            int end = state == null ? 1 : state.uidNext();
            try {
                for (int first = 1; first < end; first += REMOVED_AT_ONCE) {
                    int last = Math.min(first + REMOVED_AT_ONCE, end) - 1;
                    account.remove(mailbox.id(), UidSet.range(first, last));
                }
            } catch (MailboxRefused goneMeanwhile) {
                log.atDebug().addKeyValue("mailbox", mailbox.id()).log("removed by somebody else");
            }
        }
    }

    /// Has the accounts in memory write what makes it quick to read their large mailboxes again. It
    /// waits for the disk: not for virtual threads.
    public void writePages() throws StoreFailed {
        for (Account account : hot.asMap().values()) account.writePages();
    }

    /// Who hears of accounts in which somebody has said what a message is.
    public void onRulings(RulingListener listener) {
        rulings = listener;
    }

    /// Who hears of mailboxes that people let each other into.
    public void onSharing(SharingListener listener) {
        sharing = listener;
    }

    SharingListener sharing() {
        return sharing;
    }

    /// Whether something was said in an account that nobody has learned from yet. Does not open it.
    public boolean hasRulings(AccountId id) throws StoreFailed {
        return hasRecords(id, Layout.rulings());
    }

    /// Whether an account has a record under a key that begins so. Does not open it.
    public boolean hasRecords(AccountId id, byte[] prefix) throws StoreFailed {
        boolean[] found = {false};
        try (Snapshot snapshot = store.snapshot(id.partition())) {
            snapshot.scan(
                    prefix,
                    Keys.after(prefix),
                    (_, _) -> {
                        found[0] = true;
                        return Snapshot.Next.STOP;
                    });
        }
        return found[0];
    }

    /// Where a message on its way in is collected before it is known whose it is.
    public MessageIntake intake() {
        return new MessageIntake(store.blobs(), intakeMemory);
    }

    public BlobStore blobs() {
        return store.blobs();
    }
}
