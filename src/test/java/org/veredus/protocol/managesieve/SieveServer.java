package org.veredus.protocol.managesieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.Argon2Cost;
import org.veredus.account.auth.AuthSettings;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.auth.Demand;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.script.ScriptQuota;
import org.veredus.base.net.Deadlines;
import org.veredus.base.net.Listener;
import org.veredus.base.net.ListenerSettings;
import org.veredus.base.net.SessionIds;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.base.wire.LineEnds;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.sieve.Limits;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;

/// ManageSieve for bob, password `correct horse`, who may keep three scripts of 200 octets.
final class SieveServer {
    /// How clients come in.
    enum Channel {
        /// Without TLS, and passwords may be said.
        CLEAR,
        /// With STARTTLS, which asks for certificates; CRAM-MD5 is there too.
        TLS
    }

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Domain HERE = new Domain("example.test");

    final Accounts accounts;
    final AccountId bob;
    final Authenticator authenticator;
    private final RocksStore store;
    private final AtomicLong nanos = new AtomicLong();
    private final Deadlines deadlines = new Deadlines(nanos::get);
    private final Listener listener;

    SieveServer(Path folder, Channel channel) throws Exception {
        this(folder, channel, new ScriptQuota(3, 200));
    }

    SieveServer(Path folder, Channel channel, ScriptQuota quota) throws Exception {
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));
        store =
                new RocksStore(
                        RocksSettings.defaults(folder.resolve("data")), clock, (_, _, _) -> {});
        Directory directory = new Directory(store);
        directory.addDomain(MailDomain.of(HERE));
        bob = directory.addAccount(NewAccount.of(new Address("bob", HERE)));
        CredentialStore credentials = new CredentialStore(store);
        AuthSettings cheap =
                new AuthSettings(
                        new AuthSettings.Hashing(
                                new Argon2Cost(8, 1, 1), 4096, 1, Duration.ofMinutes(1)),
                        AuthSettings.Patience.ENDLESS,
                        new AuthSettings.Terms(
                                channel == Channel.TLS
                                        ? AuthSettings.SharedSecrets.ACCEPTED
                                        : AuthSettings.SharedSecrets.REFUSED,
                                Demand.NOBODY,
                                AuthSettings.Impersonation.NOBODY));
        authenticator =
                new Authenticator(
                        directory,
                        credentials,
                        cheap,
                        new Random(3),
                        new Authenticator.AuthTime(nanos::get, _ -> {}));
        credentials.set(bob, authenticator.credentials("correct horse"));
        accounts = new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        SieveSettings settings =
                new SieveSettings(
                        channel == Channel.TLS ? tls(folder) : null,
                        channel == Channel.CLEAR,
                        LONG,
                        3,
                        quota,
                        Limits.defaults());
        listener =
                Listener.open(
                        ListenerSettings.of(
                                        "managesieve",
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                                .withLineEnds(LineEnds.LENIENT),
                        deadlines,
                        new SessionIds(new Random(1)),
                        new SieveHandler(settings, authenticator, accounts));
    }

    private static @Nullable TlsServerContext tls(Path folder) throws Exception {
        LocalAuthority authority =
                LocalAuthority.open(
                        folder.resolve("ca"), InstantSource.system(), new SecureRandom());
        return new TlsServerContext(
                        List.of(authority.server("localhost", List.of("localhost"), List.of())))
                .asking(List.of(authority.certificate()));
    }

    int port() {
        return listener.port();
    }

    /// Time passes, and deadlines with it.
    void pass(Duration time) {
        deadlines.sweep(nanos.addAndGet(time.toNanos()));
    }

    void close() throws Exception {
        listener.close(Duration.ofSeconds(1)); // clients that were hung up on are still there
        assertThat(listener.bugs()).isZero();
        store.close();
    }
}
