package org.veredus.app.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.veredus.account.auth.AuthSettings;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.auth.Pause;
import org.veredus.account.correspondent.Colleagues;
import org.veredus.account.correspondent.Correspondents;
import org.veredus.account.directory.Directory;
import org.veredus.account.fuzzy.AccountFuzzies;
import org.veredus.account.fuzzy.ServerFuzzy;
import org.veredus.account.junk.AccountJunks;
import org.veredus.account.junk.ServerJunk;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.push.AppleDevices;
import org.veredus.account.push.PushSubscriptions;
import org.veredus.account.reputation.ServerReputation;
import org.veredus.account.screening.Policies;
import org.veredus.account.screening.Traps;
import org.veredus.account.script.HouseLists;
import org.veredus.account.script.HouseScripts;
import org.veredus.account.session.Visits;
import org.veredus.account.session.WebSessions;
import org.veredus.account.sharing.ShareNotifications;
import org.veredus.account.signing.DomainKeys;
import org.veredus.base.observe.Metrics;
import org.veredus.format.address.Domain;
import org.veredus.storage.clock.CarefulClock;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;

/// The store, and in it who our people are and what mail they have. Enough for tools that work on a
/// data folder while no server runs.
public final class People implements AutoCloseable {
    private final RocksStore store;
    private final CarefulClock clock;
    private final Directory directory;
    private final DomainKeys keys;
    private final CredentialStore credentials;
    private final Authenticator authenticator;
    private final Accounts accounts;
    private final HouseScripts houseScripts;
    private final ServerJunk serverJunk;
    private final AccountJunks accountJunks;
    private final ServerReputation reputation;
    private final ServerFuzzy serverFuzzy;
    private final AccountFuzzies accountFuzzies;
    private final Traps traps;
    private final Colleagues colleagues;
    private final HouseLists houseLists;
    private final Policies policies;
    private final Correspondents correspondents;
    private final WebSessions sessions;
    private final Visits visits;
    private final PushSubscriptions subscriptions;
    private final AppleDevices appleDevices;

    /// @param host the name this server has
    public People(RocksSettings settings, Domain host, AuthSettings auth, Surroundings world)
            throws StoreFailed {
        store = new RocksStore(settings, world.clock(), groups(world.metrics()));
        clock = CarefulClock.open(store, world.clock(), world.nanos());
        directory = new Directory(store, host);
        keys = new DomainKeys(store, world.clock(), world.random());
        credentials = new CredentialStore(store);
        houseScripts = new HouseScripts(store);
        houseLists = new HouseLists(store);
        Authenticator.AuthTime time =
                new Authenticator.AuthTime(world.nanos(), Pause.waiting(world.nanos()));
        authenticator = new Authenticator(directory, credentials, auth, world.random(), time);
        authenticator.count(world.metrics());
        accounts = new Accounts(store, world.clock(), MailboxSettings.defaults(), directory::quota);
        accounts.onSharing(new ShareNotifications(accounts, world.clock()));
        serverJunk = ServerJunk.open(store);
        accountJunks = new AccountJunks(accounts);
        reputation = ServerReputation.open(store, clock);
        reputation.count(world.metrics());
        serverFuzzy = ServerFuzzy.open(store, clock);
        serverFuzzy.count(world.metrics());
        accountFuzzies = new AccountFuzzies(accounts);
        traps = new Traps(store);
        colleagues = new Colleagues(store);
        correspondents = new Correspondents(accounts, world.clock());
        policies = new Policies(store, accounts);
        sessions = new WebSessions(store, credentials, world.clock(), world.random());
        visits = new Visits(store, world.clock());
        authenticator.onImpersonation(visits::note);
        subscriptions = new PushSubscriptions(store);
        appleDevices = new AppleDevices(store);
    }

    /// What the program takes from outside itself.
    ///
    /// @param nanos elapsed time
    /// @param random must be hard to guess
    public record Surroundings(
            InstantSource clock, LongSupplier nanos, SecureRandom random, Metrics metrics) {
        public static Surroundings real() {
            return new Surroundings(
                    InstantSource.system(), System::nanoTime, new SecureRandom(), new Metrics());
        }
    }

    private static RocksStore.GroupListener groups(Metrics metrics) {
        Timer syncs = metrics.timer("store_syncs", "synced writes of a group of commits");
        Counter commits = metrics.counter("store_commits", "commits made durable");
        Counter octets =
                metrics.counter("store_octets", "octets of records and contents made durable");
        return (count, size, nanos) -> {
            syncs.record(nanos, TimeUnit.NANOSECONDS);
            commits.increment(count);
            octets.increment((double) size);
        };
    }

    public RocksStore store() {
        return store;
    }

    public CarefulClock clock() {
        return clock;
    }

    public Directory directory() {
        return directory;
    }

    public DomainKeys keys() {
        return keys;
    }

    public CredentialStore credentials() {
        return credentials;
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    public HouseScripts houseScripts() {
        return houseScripts;
    }

    public ServerJunk serverJunk() {
        return serverJunk;
    }

    public AccountJunks accountJunks() {
        return accountJunks;
    }

    public ServerReputation reputation() {
        return reputation;
    }

    public ServerFuzzy serverFuzzy() {
        return serverFuzzy;
    }

    public AccountFuzzies accountFuzzies() {
        return accountFuzzies;
    }

    public Traps traps() {
        return traps;
    }

    public Colleagues colleagues() {
        return colleagues;
    }

    public HouseLists houseLists() {
        return houseLists;
    }

    public Correspondents correspondents() {
        return correspondents;
    }

    public Policies policies() {
        return policies;
    }

    public Visits visits() {
        return visits;
    }

    public WebSessions sessions() {
        return sessions;
    }

    public PushSubscriptions subscriptions() {
        return subscriptions;
    }

    public AppleDevices appleDevices() {
        return appleDevices;
    }

    public Accounts accounts() {
        return accounts;
    }

    @Override
    public void close() throws StoreFailed {
        reputation.save();
        serverFuzzy.save();
        store.close();
    }
}
