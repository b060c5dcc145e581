package org.veredus.protocol.imap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.veredus.account.auth.AppToken;
import org.veredus.account.auth.AppTokens;
import org.veredus.account.auth.Argon2Cost;
import org.veredus.account.auth.AuthSettings;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.auth.Scope;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.FlagChange;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.UidSet;
import org.veredus.account.push.AppleDevices;
import org.veredus.account.script.Refiltering;
import org.veredus.account.search.MailSearch;
import org.veredus.account.search.PlainSearch;
import org.veredus.account.url.UrlAuthority;
import org.veredus.base.net.Deadlines;
import org.veredus.base.net.Listener;
import org.veredus.base.net.ListenerSettings;
import org.veredus.base.net.SessionIds;
import org.veredus.base.observe.Metrics;
import org.veredus.base.tls.LocalAuthority;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.format.convert.Converter;
import org.veredus.protocol.imap.push.Apns;
import org.veredus.protocol.imap.push.ApplePushes;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.storage.rocksdb.RocksSettings;
import org.veredus.storage.rocksdb.RocksStore;
import org.veredus.testing.HeardEvents;
import org.veredus.testing.Talk;

/// A server with accounts alice and bob, password `secret`, at ten o'clock of 1 March 2026.
final class ImapServer implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private static final String ALWAYS =
            "IMAP4rev1 IMAP4rev2 SASL-IR LOGIN-REFERRALS ENABLE ID LANGUAGE LITERAL+";
    private static final String AUTH = " AUTH=OAUTHBEARER AUTH=XOAUTH2 AUTH=PLAIN AUTH=LOGIN";
    static final String CLEAR = ALWAYS + " STARTTLS AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-1" + AUTH;
    static final String ENCRYPTED =
            ALWAYS
                    + " AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-1-PLUS AUTH=SCRAM-SHA-256"
                    + " AUTH=SCRAM-SHA-1"
                    + AUTH;
    static final String USER =
            ALWAYS
                    + " IDLE NAMESPACE MAILBOX-REFERRALS XLIST CHILDREN UNSELECT UIDPLUS MOVE ESEARCH SEARCHRES WITHIN"
                    + " LIST-EXTENDED LIST-STATUS SPECIAL-USE CREATE-SPECIAL-USE CONDSTORE QRESYNC"
                    + " STATUS=SIZE OBJECTID UTF8=ACCEPT BINARY MULTIAPPEND CATENATE REPLACE"
                    + " PREVIEW PREVIEW=FUZZY SNIPPET=FUZZY SAVEDATE PARTIAL UIDONLY SORT SORT=DISPLAY SORT=MODSEQ SORT=UID ESORT"
                    + " THREAD=ORDEREDSUBJECT THREAD=REFERENCES THREAD=REFS SEARCH=FUZZY"
                    + " MULTISEARCH CONTEXT=SEARCH CONTEXT=SORT METADATA LIST-METADATA ANNOTATE-EXPERIMENT-1 FILTERS QUOTA QUOTASET"
                    + " QUOTA=RES-STORAGE QUOTA=RES-MESSAGE QUOTA=RES-MAILBOX QUOTA=RES-ANNOTATION-STORAGE ACL RIGHTS=kxten LIST-MYRIGHTS NOTIFY CONVERT FILTER=SIEVE URLAUTH URLAUTH=BINARY URL-PARTIAL UNAUTHENTICATE"
                    + " I18NLEVEL=2 UIDBATCHES INPROGRESS X-GM-EXT-1 APPENDLIMIT=157286400 SAVELIMIT=10000 COMPRESS=DEFLATE";

    final Metrics metrics = new Metrics();
    final HeardEvents heard = new HeardEvents();
    final AtomicLong nanos = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();
    private volatile long slowness;
    private final RocksStore store;
    private final Accounts accounts;
    final Directory directory;
    final Deadlines deadlines = new Deadlines(nanos::get);
    private final Listener listener;
    private final Authenticator authenticator;
    private final @Nullable String appleTopic;
    final Talk talk;

    ImapServer(Path folder) throws Exception {
        this(folder, ImapSettings.defaults("imap.test").withPlaintextLogin(true));
    }

    ImapServer(Path folder, ImapSettings settings) throws Exception {
        this(folder, settings, new PlainSearch());
    }

    ImapServer(Path folder, ImapSettings settings, MailSearch search) throws Exception {
        this(folder, settings, search, null);
    }

    /// @param appleTopic null where Apple's devices are not woken
    ImapServer(Path folder, ImapSettings settings, MailSearch search, @Nullable String appleTopic)
            throws Exception {
        this.appleTopic = appleTopic;
        InstantSource clock = InstantSource.fixed(NOW);
        RocksSettings small = new RocksSettings(folder.resolve("data"), 2 << 20, 8 << 20, 1);
        store = new RocksStore(small, clock, (_, _, _) -> {});
        directory = new Directory(store);
        accounts = new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        authenticator = authenticator(store, directory);
        LocalAuthority authority =
                LocalAuthority.open(
                        folder.resolve("ca"), InstantSource.system(), new SecureRandom());
        TlsServerContext tls =
                new TlsServerContext(
                        List.of(authority.server("localhost", List.of("localhost"), List.of())));
        TlsServerContext asking = tls.asking(List.of(authority.certificate()));
        InstantSource handlers = () -> NOW.plusSeconds(slowness * looks.getAndIncrement());
        ImapHandler handler = new ImapHandler(settings, people(search), asking, metrics, handlers);
        listener =
                Listener.open(
                        ListenerSettings.of(
                                "imap", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        deadlines,
                        new SessionIds(new Random(1)),
                        handler);
        talk = new Talk(listener.port(), TlsClientContext.opportunistic().sslContext());
    }

    /// A token of alice's.
    String token(String scope) throws Exception {
        AppTokens.Order order =
                new AppTokens.Order(
                        "phone", AppToken.Kind.TOKEN, Objects.requireNonNull(Scope.parse(scope)));
        return Objects.requireNonNull(authenticator.issueToken(new AccountId(1), order, NOW))
                .secret();
    }

    private ImapPeople people(MailSearch search) throws Exception {
        UrlAuthority urls =
                new UrlAuthority(accounts, directory, new Random(3), InstantSource.fixed(NOW));
        return new ImapPeople(
                accounts,
                authenticator,
                directory,
                heard,
                ImapServer::scripts,
                search,
                urls,
                new Converter(1),
                applePushes());
    }

    /// Scripts that mark messages with their name or text; `wrong` is, and `fails` does.
    private static Refiltering.Filter scripts(Account account, Refiltering.Choice choice)
            throws Refiltering.WrongScript {
        String name =
                switch (choice) {
                    case Refiltering.Choice.Delivery() -> "delivered";
                    case Refiltering.Choice.Personal(var own) -> own;
                    case Refiltering.Choice.Global(var global) -> "global-" + global;
                    case Refiltering.Choice.Text(var text) -> text.strip();
                };
        if (name.equals("wrong")) throw new Refiltering.WrongScript("line 1: wrong\r\nline 2: no");
        return (mailbox, uid) -> {
            if (name.equals("fails")) return "line 3: failed";
            FlagChange mark = new FlagChange(FlagChange.Kind.ADD, Flags.of(0, List.of(name)));
            account.store(mailbox, UidSet.of(uid), mark, Long.MAX_VALUE);
            return null;
        };
    }

    private @Nullable ApplePushes applePushes() throws Exception {
        if (appleTopic == null) return null;
        CredentialStore credentials = new CredentialStore(store);
        return new ApplePushes(
                new AppleDevices(store),
                accounts,
                new ApplePushes.World(
                        new Apns(
                                URI.create("https://push.test"),
                                appleTopic,
                                TlsClientContext.opportunistic().sslContext()),
                        (_, _) -> {},
                        credentials::admits,
                        Runnable::run,
                        InstantSource.fixed(NOW),
                        metrics));
    }

    /// For alice, whose number is 1, and bob.
    private static Authenticator authenticator(RocksStore store, Directory directory)
            throws Exception {
        CredentialStore credentials = new CredentialStore(store);
        AuthSettings cheap =
                new AuthSettings(
                        new AuthSettings.Hashing(
                                new Argon2Cost(64, 1, 1), 4096, 1, Duration.ofMinutes(5)),
                        AuthSettings.Patience.ENDLESS,
                        AuthSettings.Terms.DEFAULT);
        Authenticator made =
                new Authenticator(
                        directory,
                        credentials,
                        cheap,
                        new Random(7),
                        new Authenticator.AuthTime(() -> 0, _ -> {}));
        directory.addDomain(MailDomain.of(Domain.parse("imap.test")));
        for (String name : List.of("alice@imap.test", "bob@imap.test")) {
            AccountId id = directory.addAccount(NewAccount.of(Address.parse(name)));
            credentials.set(id, made.credentials("secret"));
        }
        return made;
    }

    /// Plays a transcript in which (clear), (encrypted) and (user) stand for the capabilities told
    /// without TLS, with it, and after the login.
    void play(String transcript) throws IOException {
        talk.play(
                transcript
                        .replace("(clear)", CLEAR)
                        .replace("(encrypted)", ENCRYPTED)
                        .replace("(user)", USER));
    }

    int port() {
        return listener.port();
    }

    /// Limits what alice may have.
    void limit(Quota quota) throws Exception {
        directory.setQuota(new AccountId(1), quota);
    }

    Account alice() throws Exception {
        return accounts.open(new AccountId(1));
    }

    /// Logs a client in and selects the inbox, without showing it.
    void enter(String client) throws IOException {
        talk.skip(client, "x1 LOGIN alice@imap.test secret", "x1 ");
        talk.skip(client, "x2 SELECT INBOX", "x2 ");
    }

    /// Files a message in alice's inbox that somebody has been told of before: it is not recent.
    void file(String message) throws Exception {
        fileNew(message);
        Account alice = alice();
        alice.takeRecent(inbox(alice), Integer.MAX_VALUE);
    }

    /// Files a message in alice's inbox.
    void fileNew(String message) throws Exception {
        Account alice = alice();
        byte[] octets = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        try (MessageIntake intake = alice.intake()) {
            intake.write(octets, 0, octets.length);
            Filing filing = new Filing(intake.finish(), new byte[0], Flags.NONE, NOW);
            alice.file(inbox(alice), List.of(filing));
        }
    }

    private static MailboxId inbox(Account alice) throws Exception {
        return Objects.requireNonNull(alice.state().tree().find("INBOX")).id();
    }

    /// Time passes, and deadlines with it.
    void pass(Duration time) {
        deadlines.sweep(nanos.addAndGet(time.toNanos()));
    }

    /// From now on so many seconds pass between two looks of a session at the clock.
    void slow(long seconds) {
        slowness = seconds;
    }

    /// Lets sessions end.
    void stop() {
        listener.close(Duration.ofSeconds(1));
    }

    @Override
    public void close() throws IOException, StoreFailed {
        talk.close();
        listener.close();
        store.close();
        if (listener.bugs() > 0) throw new AssertionError("a bug was logged");
    }
}
