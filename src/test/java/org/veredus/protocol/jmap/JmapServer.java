package org.veredus.protocol.jmap;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.veredus.account.auth.Argon2Cost;
import org.veredus.account.auth.AuthSettings;
import org.veredus.account.auth.Authenticator;
import org.veredus.account.auth.CredentialStore;
import org.veredus.account.auth.Demand;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.email.EmailTables;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Entries;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxSettings;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.Role;
import org.veredus.account.push.PushSubscriptions;
import org.veredus.account.script.Snoozes;
import org.veredus.account.session.SessionDoor;
import org.veredus.account.session.WebSessions;
import org.veredus.account.sharing.ShareNotifications;
import org.veredus.base.http.HttpServer;
import org.veredus.base.http.HttpSettings;
import org.veredus.base.http.Routes;
import org.veredus.base.limit.SlowdownSettings;
import org.veredus.base.observe.Metrics;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.protocol.jmap.core.CoreLimits;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.push.Pusher;
import org.veredus.protocol.jmap.submission.Counter;
import org.veredus.testing.FakeClock;
import org.veredus.testing.HeardEvents;
import org.veredus.testing.MemoryStore;
import org.veredus.verify.smime.Smime;
import org.veredus.verify.smime.TrustAnchors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// JMAP on loopback for alice@example.test, password `correct horse`, over an empty store.
final class JmapServer implements AutoCloseable {
    static final String USING =
            "[\"urn:ietf:params:jmap:core\",\"urn:ietf:params:jmap:mail\","
                    + "\"urn:ietf:params:jmap:contacts\","
                    + "\"urn:ietf:params:jmap:submission\","
                    + "\"urn:ietf:params:jmap:vacationresponse\","
                    + "\"urn:ietf:params:jmap:smimeverify\","
                    + "\"urn:ietf:params:jmap:quota\",\"urn:ietf:params:jmap:blob\","
                    + "\"urn:ietf:params:jmap:principals\","
                    + "\"urn:ietf:params:jmap:sieve\",\"urn:ietf:params:jmap:mdn\","
                    + "\"urn:veredus:params:jmap:preferences\","
                    + "\"urn:veredus:params:jmap:snooze\"]";

    static final String LOGIN = login("alice@example.test");
    static final String LOGIN_OF_BOB = login("bob@example.test");

    final FakeClock clock = new FakeClock();
    final HeardEvents heard = new HeardEvents();
    final MemoryStore store;
    final Account account;
    final WebSessions sessions;
    final Account bob;
    final Directory directory;
    final JmapPost post;
    final Authenticator authenticator;
    final Snoozes snoozes;
    final PushedTo pushed = new PushedTo();
    final Metrics metrics = new Metrics();
    final CountingSearch search = new CountingSearch();
    final JmapApi api;
    final CredentialStore credentials;
    private final SecureRandom random = new SecureRandom();
    private final HttpServer http;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static String login(String name) {
        byte[] pair = (name + ":correct horse").getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    JmapServer() throws Exception {
        this(CoreLimits.defaults(1_000_000));
    }

    JmapServer(CoreLimits limits) throws Exception {
        this(limits, TrustAnchors.of(List.of()));
    }

    /// @param anchors who vouches for certificates that sign mail
    JmapServer(CoreLimits limits, TrustAnchors anchors) throws Exception {
        store = new MemoryStore(clock);
        directory = new Directory(store);
        credentials = new CredentialStore(store);
        SlowdownSettings none =
                new SlowdownSettings(
                        3, Duration.ofMillis(1), Duration.ofMillis(1), 10, Duration.ofMinutes(10));
        authenticator =
                new Authenticator(
                        directory,
                        credentials,
                        new AuthSettings(
                                new AuthSettings.Hashing(
                                        new Argon2Cost(64, 1, 1), 4096, 1, Duration.ofMinutes(5)),
                                new AuthSettings.Patience(none, null),
                                new AuthSettings.Terms(
                                        AuthSettings.SharedSecrets.REFUSED,
                                        Demand.NOBODY,
                                        AuthSettings.Impersonation.TOKENS)),
                        new Random(1),
                        new Authenticator.AuthTime(clock, _ -> {}));
        directory.addDomain(MailDomain.of(new Domain("example.test")));
        AccountId id =
                directory.addAccount(
                        new NewAccount(
                                Address.parse("alice@example.test"), Quota.UNLIMITED, Set.of()));
        credentials.set(id, authenticator.credentials("correct horse"));
        Accounts accounts =
                new Accounts(store, clock, MailboxSettings.defaults(), directory::quota);
        accounts.onSharing(new ShareNotifications(accounts, clock));
        account = accounts.open(id);
        AccountId bobs = addAccount("bob@example.test");
        credentials.set(bobs, authenticator.credentials("correct horse"));
        bob = accounts.open(bobs);
        sessions = new WebSessions(store, credentials, clock, new Random(3));
        post = new JmapPost(store, directory, accounts, clock);
        snoozes = new Snoozes(store);
        api =
                new JmapApi(
                        new JmapServices(
                                authenticator,
                                new SessionDoor(sessions, directory, authenticator),
                                directory,
                                accounts,
                                new EmailTables(),
                                search,
                                heard,
                                post.postbox,
                                snoozes,
                                new JmapServices.Push(
                                        new PushSubscriptions(store),
                                        (account, listener) ->
                                                store.subscribe(account.partition(), listener),
                                        new Pusher.World(
                                                pushed, Runnable::run, clock, random, metrics)),
                                new Smime(anchors, clock),
                                post.traces::next,
                                clock,
                                clock,
                                new Random(2)),
                        new JmapSettings(
                                limits,
                                new Counter.Limits(1_000_000, 100),
                                JmapSettings.Passwords.ANYWHERE,
                                "mail.example.test",
                                new Cors(Set.of("https://app.test"))));
        Routes routes = new Routes();
        api.addTo(routes);
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        http = HttpServer.open(HttpSettings.of(anyPort, null, null), routes);
    }

    AccountId addAccount(String address) throws Exception {
        return directory.addAccount(
                new NewAccount(Address.parse(address), Quota.UNLIMITED, Set.of()));
    }

    Entries entries(MailboxId mailbox) throws Exception {
        return requireNonNull(requireNonNull(account.open(mailbox)).entries());
    }

    MailboxId mailbox(Role role) throws Exception {
        return requireNonNull(account.state().tree().find(role)).id();
    }

    /// Delivers a message of a thread.
    long deliver(Role role, String id, String references, Instant at) throws Exception {
        String text =
                "From: Bob <bob@example.test>\r\nTo: alice@example.test\r\nSubject: about "
                        + id
                        + "\r\nMessage-ID: <"
                        + id
                        + "@test>\r\n"
                        + (references.isEmpty() ? "" : "References: <" + references + "@test>\r\n")
                        + "\r\nThe body of "
                        + id
                        + " & more.\r\n";
        return file(role, text, at);
    }

    /// A message comes from outside.
    long come(Role role, String text, Instant at) throws Exception {
        return file(role, "Return-Path: <bob@example.test>\r\n", text, at);
    }

    /// Files a message as it is.
    long file(Role role, String text, Instant at) throws Exception {
        return file(role, "", text, at);
    }

    private long file(Role role, String prefix, String text, Instant at) throws Exception {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        try (MessageIntake intake = account.intake()) {
            intake.write(octets, 0, octets.length);
            Filing filing =
                    new Filing(
                            intake.finish(),
                            prefix.getBytes(StandardCharsets.US_ASCII),
                            Flags.NONE,
                            at);
            return account.file(mailbox(role), List.of(filing)).emails().getFirst();
        }
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + http.plainPort() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url(path)).header("Authorization", LOGIN);
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String body) throws Exception {
        return post(body, LOGIN);
    }

    HttpResponse<String> post(String body, String login) throws Exception {
        return send(
                HttpRequest.newBuilder(url("/jmap/api"))
                        .header("Authorization", login)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    /// The responses of calls written as JSON, with `'` for `"`.
    JsonNode calls(String... calls) throws Exception {
        return calls(LOGIN, calls);
    }

    JsonNode callsOfBob(String... calls) throws Exception {
        return calls(LOGIN_OF_BOB, calls);
    }

    private JsonNode calls(String login, String[] calls) throws Exception {
        String body =
                "{\"using\":"
                        + USING
                        + ",\"methodCalls\":["
                        + String.join(",", calls).replace('\'', '"')
                        + "]}";
        HttpResponse<String> answer = post(body, login);
        if (answer.statusCode() != 200) throw new AssertionError(answer.body());
        return Json.MAPPER.readTree(answer.body()).get("methodResponses");
    }

    /// The arguments of the only response; of an error, with its type.
    ObjectNode call(String name, String arguments) throws Exception {
        String filled = "{'accountId':'A1'" + (arguments.isEmpty() ? "" : "," + arguments) + "}";
        return (ObjectNode) calls("['" + name + "'," + filled + ",'0']").get(0).get(1);
    }

    long bugs() {
        return http.bugs();
    }

    @Override
    public void close() {
        client.close();
        http.close();
        post.close();
    }
}
