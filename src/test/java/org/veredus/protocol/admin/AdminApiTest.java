package org.veredus.protocol.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.account.auth.Outcome;
import org.veredus.account.auth.Pass;
import org.veredus.account.factor.Passkeys;
import org.veredus.account.factor.RelyingParty;
import org.veredus.account.factor.TotpSecret;
import org.veredus.account.factor.Use;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Filing;
import org.veredus.account.mailbox.Flags;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.Role;
import org.veredus.account.push.AppleDevice;
import org.veredus.account.session.WebSession;
import org.veredus.account.session.WebSessions;
import org.veredus.base.observe.Health;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.format.address.Address;
import org.veredus.testing.AdminServer;
import org.veredus.testing.AuthenticatorApp;
import org.veredus.testing.Candidates;
import org.veredus.testing.SoftAuthenticator;
import org.veredus.transport.inspect.Action;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Judgement;
import org.veredus.transport.inspect.Verdict;
import org.veredus.transport.queue.QueueId;
import org.veredus.transport.trace.Room;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class AdminApiTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

    @TempDir Path folder;

    @SuppressWarnings("NullAway.Init")
    private AdminServer server;

    @SuppressWarnings("NullAway.Init")
    private HttpClient client;

    @SuppressWarnings("NullAway.Init")
    private String bearer;

    @BeforeEach
    void open() throws Exception {
        server = new AdminServer(folder);
        client =
                HttpClient.newBuilder()
                        .sslContext(
                                TlsClientContext.trusting(List.of(server.authority().certificate()))
                                        .sslContext())
                        .build();
        bearer = "Bearer " + Files.readString(server.tokenFile()).strip();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        assertThat(server.bugs()).isZero();
        server.close();
    }

    /// An answer: status and JSON.
    private record Answer(int status, JsonNode body) {
        String code() {
            return status + " " + body.path("error").path("code").asString();
        }
    }

    private Answer call(String method, String path) throws Exception {
        return call(method, path, null);
    }

    private Answer call(String method, String path, @Nullable String json) throws Exception {
        return send(bearer, method, server.url().resolve("/api/v1" + path), json);
    }

    private Answer send(
            @Nullable String authorization, String method, URI uri, @Nullable String json)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .method(
                                method,
                                json == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(json));
        if (json != null || method.equals("POST"))
            request.header("Content-Type", "application/json");
        if (authorization != null) request.header("Authorization", authorization);
        return answer(client.send(request.build(), BodyHandlers.ofByteArray()));
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        ObjectMapper mapper = new ObjectMapper();
        byte[] body = response.body();
        return new Answer(
                response.statusCode(),
                body.length == 0 ? mapper.createObjectNode() : mapper.readTree(body));
    }

    private static String basic(String name, String password) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private int statusFor(@Nullable String authorization) throws Exception {
        return send(authorization, "GET", server.url().resolve("/api/v1/status"), null).status();
    }

    private Outcome logIn(String name, String password) throws Exception {
        return server.authenticator().password(CLIENT, name, password);
    }

    private AccountId account(String address) throws Exception {
        return Objects.requireNonNull(server.directory().account(Address.parse(address))).id();
    }

    /// Sets an authenticator app up.
    private AuthenticatorApp enrol(String address) throws Exception {
        TotpSecret secret = TotpSecret.make(new Random(9));
        server.credentials()
                .factors()
                .setApp(account(address), secret, server.clock().instant(), 0);
        server.credentials().factors().renewRecovery(account(address), new Random(8));
        return new AuthenticatorApp(secret.text());
    }

    private Answer ticket(String address, String more) throws Exception {
        return send(
                null,
                "POST",
                server.url().resolve("/api/v1/ticket"),
                "{\"address\":\""
                        + address
                        + "\",\"password\":\""
                        + AdminServer.PASSWORD
                        + "\""
                        + more
                        + "}");
    }

    @Test
    void anAdministratorWithASecondFactorNeedsATicket() throws Exception {
        server.addAccount("bob@example.test", Set.of());
        AuthenticatorApp app = enrol("admin@example.test");
        String basic = basic("admin@example.test", AdminServer.PASSWORD);
        Answer alone = send(basic, "GET", server.url().resolve("/api/v1/status"), null);
        assertThat(alone.code()).isEqualTo("401 second-factor");
        assertThat(ticket("admin@example.test", "").code()).isEqualTo("401 second-factor");
        assertThat(ticket("admin@example.test", ",\"code\":\"000000\"").code())
                .isEqualTo("401 unauthorized");
        String code = ",\"code\":\"" + app.code(server.clock().instant()) + "\"";
        Answer issued = ticket("admin@example.test", code);
        assertThat(issued.status()).isEqualTo(201);
        assertThat(ticket("admin@example.test", code).code()).isEqualTo("401 unauthorized");
        String held = ticketOf(issued);
        assertThat(statusFor(held)).isEqualTo(200);
        assertThat(statusFor(held + "x")).isEqualTo(401);
        server.clock().advance(Tickets.LIFE);
        assertThat(statusFor(held)).isEqualTo(401);
        String bobs = ticketOf(ticket("bob@example.test", ""));
        assertThat(statusFor(bobs)).isEqualTo(403);
        Answer own =
                send(
                        bobs,
                        "GET",
                        server.url().resolve("/api/v1/accounts/bob@example.test/senders"),
                        null);
        assertThat(own.status()).isEqualTo(200);
        call("PUT", "/accounts/bob@example.test/password", "{\"password\":\"another one\"}");
        assertThat(statusFor(bobs)).isEqualTo(401);
    }

    @Test
    void aTicketIsExchangedForADayAndEndsWhenItsOwnerLeaves() throws Exception {
        String held = ticketOf(ticket("admin@example.test", ""));
        for (Duration life = Duration.ZERO;
                life.compareTo(Tickets.SESSION) <= 0;
                life = life.plus(Duration.ofMinutes(10))) {
            assertThat(statusFor(held)).as(life.toString()).isEqualTo(200);
            server.clock().advance(Duration.ofMinutes(10));
            Answer renewed = onTicket(held, "POST", "/renewal");
            if (renewed.status() == 201) held = ticketOf(renewed);
        }
        assertThat(onTicket(held, "POST", "/renewal").code()).isEqualTo("401 unauthorized");
        String other = ticketOf(ticket("admin@example.test", ""));
        assertThat(onTicket(other, "DELETE", "").status()).isEqualTo(204);
        assertThat(statusFor(other)).isEqualTo(401);
        assertThat(onTicket(other, "POST", "/renewal").code()).isEqualTo("401 unauthorized");
        String basic = basic("admin@example.test", AdminServer.PASSWORD);
        assertThat(onTicket(basic, "POST", "/renewal").code()).isEqualTo("401 unauthorized");
    }

    private Answer begin(String more, String body) throws Exception {
        URI at =
                URI.create("https://localhost:" + server.url().getPort() + "/api/v1/ticket" + more);
        return send(null, "POST", at, body);
    }

    private static byte[] challenge(JsonNode options) {
        return Base64.getUrlDecoder().decode(options.path("challenge").asString());
    }

    @Test
    void aPasskeyGivesATicketAloneOrAfterThePassword() throws Exception {
        AccountId admin = account("admin@example.test");
        SoftAuthenticator laptop =
                new SoftAuthenticator(
                        "https://localhost:" + server.url().getPort(), "localhost", 1);
        laptop.count = 1;
        Passkeys passkeys = server.authenticator().passkeys();
        Use.Registration use = new Use.Registration(admin, 1);
        passkeys.register(
                use,
                new RelyingParty("localhost", Set.of("localhost"), RelyingParty.Transport.ANY),
                laptop.register(passkeys.challenge(use), passkeys.handle(admin)),
                "Laptop",
                server.clock().instant());
        String password =
                "{\"address\":\"admin@example.test\",\"password\":\"" + AdminServer.PASSWORD + "\"";
        Answer wanted = begin("", password + "}");
        assertThat(wanted.code()).isEqualTo("401 second-factor");
        assertThat(wanted.body().at("/second/app").asBoolean()).isFalse();
        JsonNode options = wanted.body().at("/second/passkey");
        assertThat(options.path("allowCredentials")).hasSize(1);
        String signed = laptop.sign(challenge(options));
        Answer second = begin("", password + ",\"passkey\":" + signed + "}");
        assertThat(second.status()).as(second.body().toString()).isEqualTo(201);
        assertThat(statusFor(ticketOf(second))).isEqualTo(200);
        String alone = laptop.sign(challenge(begin("/challenge", "{}").body()));
        Answer issued = begin("", "{\"passkey\":" + alone + "}");
        assertThat(issued.body().path("address").asString()).isEqualTo("admin@example.test");
        assertThat(statusFor(ticketOf(issued))).isEqualTo(200);
        assertThat(begin("", "{\"passkey\":" + alone + "}").code()).isEqualTo("401 unauthorized");
        assertThat(begin("", "{\"passkey\":7}").code()).isEqualTo("400 bad-request");
        URI elsewhere = server.url().resolve("/api/v1/ticket/challenge");
        assertThat(send(null, "POST", elsewhere, "{}").code()).isEqualTo("409 elsewhere");
    }

    @Test
    void itIsShownWhoLoggedInInSomebodysPlace() throws Exception {
        AccountId bob = server.addAccount("bob@example.test", Set.of());
        server.visits().note(bob, Address.parse("admin@example.test"), CLIENT);
        JsonNode visit = call("GET", "/accounts/bob@example.test/visits").body().at("/visits/0");
        assertThat(visit.path("by").asString()).isEqualTo("admin@example.test");
        assertThat(visit.path("address").asString()).isEqualTo("192.0.2.1");
        assertThat(visit.path("last").asString())
                .isEqualTo(server.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString());
        assertThat(call("GET", "/accounts/admin@example.test/visits").body().path("visits"))
                .isEmpty();
        URI admins = server.url().resolve("/api/v1/accounts/admin@example.test/visits");
        String own = basic("bob@example.test", AdminServer.PASSWORD);
        assertThat(send(own, "GET", admins, null).status()).isEqualTo(403);
    }

    @Test
    void theConfigurationIsShownWithWhatWaitsForTheNextStart() throws Exception {
        JsonNode shown = call("GET", "/configuration").body();
        assertThat(shown.path("file").asString()).isEqualTo("/etc/veredus/veredus.toml");
        assertThat(shown.path("problems")).isEmpty();
        assertThat(shown.at("/keys/0/value").asString()).isEqualTo("\"mail.example.test\"");
        assertThat(shown.at("/keys/0/line").asInt()).isEqualTo(1);
        assertThat(shown.at("/keys/0/next").asString()).isEqualTo("\"mx.example.test\"");
        assertThat(shown.at("/keys/1/line").isNull()).isTrue();
        assertThat(shown.at("/keys/1/next").isNull()).isTrue();
        Answer nobody = send(null, "GET", server.url().resolve("/api/v1/configuration"), null);
        assertThat(nobody.code()).isEqualTo("401 unauthorized");
    }

    private static String ticketOf(Answer issued) {
        return "Bearer " + issued.body().path("ticket").asString();
    }

    private Answer onTicket(String credentials, String method, String more) throws Exception {
        return send(
                credentials,
                method,
                server.url().resolve("/api/v1/ticket" + more),
                method.equals("POST") ? "{}" : null);
    }

    @Test
    void aSecondFactorIsShownAndReset() throws Exception {
        server.addAccount("bob@example.test", Set.of());
        String path = "/accounts/bob@example.test/factors";
        assertThat(call("GET", path).body().path("app").isNull()).isTrue();
        assertThat(call("DELETE", path).code()).isEqualTo("404 not-found");
        enrol("bob@example.test");
        Answer shown = call("GET", path);
        assertThat(shown.body().path("app").asString())
                .isEqualTo(server.clock().instant().toString());
        assertThat(shown.body().path("recoveryCodes").asInt()).isEqualTo(10);
        assertThat(shown.body().path("demanded").asBoolean()).isFalse();
        assertThat(
                        call("GET", "/accounts/bob@example.test")
                                .body()
                                .path("hasSecondFactor")
                                .asBoolean())
                .isTrue();
        assertThat(logIn("bob@example.test", AdminServer.PASSWORD))
                .isInstanceOf(Outcome.FactorNeeded.class);
        AccountId bob = account("bob@example.test");
        server.sessions.begin(
                bob, WebSession.Stay.LONG, new WebSession.Visitor("192.0.2.1", "found phone"));
        assertThat(call("DELETE", path).status()).isEqualTo(204);
        assertThat(server.sessions.list(bob)).isEmpty();
        assertThat(logIn("bob@example.test", AdminServer.PASSWORD)).isInstanceOf(Outcome.Ok.class);
        // a removed account leaves nothing behind
        enrol("bob@example.test");
        call("DELETE", "/accounts/bob@example.test");
        assertThat(server.credentials().factors().guards(bob)).isFalse();
    }

    @Test
    void letsAdministratorsInAndNobodyElse() throws Exception {
        server.addAccount("bob@example.test", Set.of());
        assertThat(statusFor(bearer)).isEqualTo(200);
        assertThat(statusFor(basic("admin@example.test", AdminServer.PASSWORD))).isEqualTo(200);
        assertThat(statusFor(basic("bob@example.test", AdminServer.PASSWORD))).isEqualTo(403);
        for (String wrong :
                List.of(
                        basic("admin@example.test", "guess"),
                        basic("nobody@example.test", "guess"),
                        "Basic %%%",
                        "Basic " + Base64.getEncoder().encodeToString(new byte[] {'x'}),
                        "Bearer ",
                        "Bearer " + "x".repeat(43),
                        "Digest x",
                        "")) {
            assertThat(statusFor(wrong)).as(wrong).isEqualTo(401);
        }
        assertThat(statusFor(null)).isEqualTo(401);
    }

    @Test
    void slowsGuessingDown() throws Exception {
        for (int i = 0; i < 12; i++) statusFor(basic("admin@example.test", "guess " + i));
        assertThat(statusFor(basic("admin@example.test", AdminServer.PASSWORD))).isEqualTo(429);
        assertThat(statusFor(bearer)).isEqualTo(200);
    }

    @Test
    void onlyItsUserCanReadTheToken() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.tokenFile())))
                .isEqualTo("rw-------");
    }

    @Test
    void servesPlainHttpToThisMachine() throws Exception {
        URI uri = server.plainUrl().resolve("/api/v1/status");
        assertThat(send(bearer, "GET", uri, null).status()).isEqualTo(200);
    }

    @Test
    void everyRouteAsksForCredentials() throws Exception {
        for (String route :
                List.of(
                        "GET /status",
                        "GET /domains",
                        "POST /domains",
                        "GET /domains/example.test",
                        "PATCH /domains/example.test",
                        "DELETE /domains/example.test",
                        "GET /aliases",
                        "POST /aliases",
                        "GET /aliases/a@example.test",
                        "PUT /aliases/a@example.test",
                        "DELETE /aliases/a@example.test",
                        "GET /scripts",
                        "GET /scripts/before",
                        "PUT /scripts/before",
                        "PATCH /scripts/before",
                        "DELETE /scripts/before",
                        "PUT /domains/example.test/scripts/before",
                        "PUT /accounts/1/scripts/main",
                        "GET /accounts/1/script-log",
                        "PATCH /accounts/1/script-log",
                        "GET /lists",
                        "PUT /lists/friends",
                        "PUT /domains/example.test/lists/friends",
                        "GET /accounts",
                        "POST /accounts",
                        "GET /accounts/1",
                        "PATCH /accounts/1",
                        "DELETE /accounts/1",
                        "PUT /accounts/1/password",
                        "POST /accounts/1/addresses",
                        "DELETE /accounts/1/addresses/a@example.test",
                        "GET /accounts/1/tokens",
                        "POST /accounts/1/tokens",
                        "DELETE /accounts/1/tokens/1",
                        "GET /accounts/1/devices",
                        "DELETE /accounts/1/devices/1",
                        "GET /queue",
                        "GET /queue/0-1",
                        "POST /queue/0-1/retry",
                        "POST /queue/0-1/hold",
                        "POST /queue/0-1/release",
                        "DELETE /queue/0-1",
                        "GET /trace?query=x")) {
            int space = route.indexOf(' ');
            URI uri = server.url().resolve("/api/v1" + route.substring(space + 1));
            assertThat(send(null, route.substring(0, space), uri, null).code())
                    .as(route)
                    .isEqualTo("401 unauthorized");
        }
    }

    @Test
    void managesDomains() throws Exception {
        assertThat(call("POST", "/domains", "{\"name\": \"Other.test\"}").status()).isEqualTo(201);
        Answer changed =
                call(
                        "PATCH",
                        "/domains/other.test",
                        "{\"separator\": \"-\", \"catchAll\": \"admin@example.test\"}");
        assertThat(changed.body().path("separator").asString()).isEqualTo("-");
        Answer shown = call("GET", "/domains/OTHER.test");
        assertThat(shown.body().path("catchAll").asString()).isEqualTo("admin@example.test");
        assertThat(shown.body().path("secondFactor").asBoolean()).isFalse();
        call("PATCH", "/domains/other.test", "{\"secondFactor\": true}");
        call("PATCH", "/domains/other.test", "{\"catchAll\": null}");
        shown = call("GET", "/domains/other.test");
        assertThat(shown.body().path("catchAll").isNull()).isTrue();
        assertThat(shown.body().path("secondFactor").asBoolean()).isTrue();
        assertThat(shown.body().path("separator").asString()).isEqualTo("-");
        assertThat(call("GET", "/domains").body().path("domains").size()).isEqualTo(2);
        assertThat(call("DELETE", "/domains/other.test").status()).isEqualTo(204);
        assertThat(call("DELETE", "/domains/other.test").code()).isEqualTo("404 not-found");
        assertThat(call("DELETE", "/domains/example.test").code()).isEqualTo("409 in-use");
        assertThat(call("POST", "/domains", "{\"name\": \"example.test\"}").code())
                .isEqualTo("409 exists");
    }

    @Test
    void managesAccounts() throws Exception {
        Answer added =
                call(
                        "POST",
                        "/accounts",
                        """
                        {"address": "Bob@example.test", "password": "sesame", "quotaOctets": 1000000}
                        """);
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.body().path("hasPassword").asBoolean()).isTrue();
        assertThat(added.body().path("quotaOctets").asLong()).isEqualTo(1_000_000);
        assertThat(added.body().path("quotaMessages").isNull()).isTrue();
        assertThat(logIn("bob@example.test", "sesame")).isInstanceOf(Outcome.Ok.class);

        String bob = "/accounts/bob@example.test";
        assertThat(call("PUT", bob + "/password", "{\"password\": \"open\"}").status())
                .isEqualTo(204);
        assertThat(logIn("bob@example.test", "open")).isInstanceOf(Outcome.Ok.class);

        assertThat(call("POST", bob + "/tokens", "{\"name\":\"x\",\"scope\":\"others\"}").code())
                .isEqualTo("400 bad-request");
        Answer changed =
                call(
                        "PATCH",
                        bob,
                        """
                        {"enabled": false, "roles": ["admin"], "quotaOctets": null,
                         "quotaMessages": 10}
                        """);
        assertThat(changed.body().path("enabled").asBoolean()).isFalse();
        assertThat(changed.body().path("roles").path(0).asString()).isEqualTo("admin");
        assertThat(changed.body().path("quotaOctets").isNull()).isTrue();
        assertThat(changed.body().path("quotaMessages").asLong()).isEqualTo(10);
        assertThat(logIn("bob@example.test", "open")).isInstanceOf(Outcome.Disabled.class);

        assertThat(call("POST", bob + "/addresses", "{\"address\": \"rob@example.test\"}").status())
                .isEqualTo(201);
        assertThat(call("GET", "/accounts/rob@example.test").body().path("addresses").size())
                .isEqualTo(2);
        assertThat(call("DELETE", bob + "/addresses/rob@example.test").status()).isEqualTo(204);
        assertThat(call("DELETE", bob + "/addresses/bob@example.test").code())
                .isEqualTo("409 in-use");

        var token = call("POST", bob + "/tokens", "{\"name\": \"phone\"}");
        assertThat(token.status()).isEqualTo(201);
        assertThat(call("GET", bob + "/tokens").body().path("tokens").path(0).toString())
                .contains("\"name\":\"phone\"")
                .doesNotContain(token.body().path("token").asString());
        assertThat(call("POST", bob + "/tokens", "{\"name\": \" \"}").code())
                .isEqualTo("400 bad-request");
        assertThat(call("DELETE", bob + "/tokens/1").status()).isEqualTo(204);
        assertThat(call("DELETE", bob + "/tokens/1").code()).isEqualTo("404 not-found");

        long id = added.body().path("id").asLong();
        Pass pass = new Pass(Pass.Kind.PASSWORD, "x");
        server.appleDevices()
                .add(new AccountId(id), new AppleDevice(pass, "00ff", "0715A26B", Instant.EPOCH));
        assertThat(call("GET", bob + "/devices").body().path("devices").path(0).toString())
                .contains("\"accountId\":\"0715A26B\"")
                .doesNotContain("00ff");
        assertThat(call("DELETE", bob + "/devices/1").status()).isEqualTo(204);
        assertThat(call("DELETE", bob + "/devices/1").code()).isEqualTo("404 not-found");
        assertThat(call("GET", "/accounts/" + id).status()).isEqualTo(200);
        assertThat(call("DELETE", "/accounts/" + id).status()).isEqualTo(204);
        assertThat(call("GET", bob).code()).isEqualTo("404 not-found");
    }

    @Test
    void removesAnAccountsMailAndPasswordWithIt() throws Exception {
        AccountId id = server.addAccount("bob@example.test", Set.of());
        Account account = server.accounts().open(id);
        try (MessageIntake intake = account.intake()) {
            byte[] message = "Subject: hi\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);
            intake.write(message, 0, message.length);
            account.file(
                    Objects.requireNonNull(account.state().tree().find(Role.INBOX)).id(),
                    List.of(
                            new Filing(
                                    intake.finish(),
                                    new byte[0],
                                    Flags.NONE,
                                    server.clock().instant())));
        }
        Answer shown = call("GET", "/accounts/" + id.number());
        assertThat(shown.body().path("usedMessages").asLong()).isEqualTo(1);
        call("DELETE", "/accounts/" + id.number());
        assertThat(account.state().usage().messages()).isZero();
        assertThat(logIn("bob@example.test", AdminServer.PASSWORD))
                .isInstanceOf(Outcome.Wrong.class);
    }

    @Test
    void listsInPages() throws Exception {
        for (int i = 1; i <= 5; i++) server.addAccount("user" + i + "@example.test", Set.of());
        Answer first = call("GET", "/accounts?limit=4");
        assertThat(first.body().path("accounts").size()).isEqualTo(4);
        String next = first.body().path("next").asString();
        Answer rest = call("GET", "/accounts?limit=4&after=" + next);
        assertThat(rest.body().path("accounts").size()).isEqualTo(2);
        assertThat(rest.body().has("next")).isFalse();
    }

    @Test
    void managesScripts() throws Exception {
        String path = "/accounts/admin@example.test/scripts";
        Answer put = call("PUT", path + "/main", "{\"text\": \"keep;\\r\\n\", \"active\": true}");
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.body().path("active").asBoolean()).isTrue();
        assertThat(call("GET", path + "/main").body().path("text").asString())
                .isEqualTo("keep;\r\n");
        assertThat(call("GET", path).body().path("scripts").size()).isEqualTo(1);
        assertThat(call("DELETE", path + "/main").code()).isEqualTo("409 in-use");
        assertThat(call("PATCH", path + "/main", "{\"active\": false}").status()).isEqualTo(200);
        assertThat(call("DELETE", path + "/main").status()).isEqualTo(204);
        assertThat(call("GET", path + "/main").code()).isEqualTo("404 not-found");
        Answer wrong = call("PUT", path + "/main", "{\"text\": \"kep; stap;\"}");
        assertThat(wrong.code()).isEqualTo("400 bad-request");
        assertThat(wrong.body().toString()).contains("kep").contains("stap");
        Answer warned = call("PUT", "/scripts/before", "{\"text\": \"stop; keep;\"}");
        assertThat(warned.body().path("warnings").size()).isEqualTo(1);
        assertThat(call("PATCH", "/scripts/before", "{\"active\": true}").status()).isEqualTo(400);
        String ofDomain = "/domains/example.test/scripts";
        assertThat(call("PUT", ofDomain + "/after", "{\"text\": \"keep;\"}").status())
                .isEqualTo(200);
        assertThat(call("GET", ofDomain).body().path("scripts").size()).isEqualTo(1);
        assertThat(call("GET", "/scripts").body().path("scripts").size()).isEqualTo(1);
        assertThat(call("GET", "/domains/other.test/scripts").code()).isEqualTo("404 not-found");
        assertThat(call("DELETE", "/scripts/before").status()).isEqualTo(204);
        assertThat(call("DELETE", "/scripts/before").code()).isEqualTo("404 not-found");
    }

    @Test
    void putsARuleIntoAScriptAndKeepsWhatIsNone() throws Exception {
        String path = "/accounts/admin@example.test/scripts/main";
        String text =
                """
                require ["fileinto"];
                # by hand
                if true { keep; } elsif false { discard; }
                """;
        ObjectMapper json = new ObjectMapper();
        call("PUT", path, json.createObjectNode().put("text", text).toString());
        JsonNode before = call("GET", path + "/rules").body();
        assertThat(before.path("items").toString()).contains("by hand", "elsif");
        JsonNode rule =
                json.readTree(
                        """
                        {"rule": {"name": "Lists", "enabled": true, "join": "all",
                          "tests": [{"test": "header", "match": "contains",
                            "fields": ["list-id"], "values": ["dev"], "not": false}],
                          "actions": [{"action": "fileinto", "mailbox": "Lists",
                            "copy": false, "create": true}],
                          "stop": true}}
                        """);
        ObjectNode after = json.createObjectNode();
        after.set("required", before.path("required"));
        after.putArray("items").add(rule).addAll((ArrayNode) before.path("items"));
        assertThat(call("PUT", path + "/rules", after.toString()).status()).isEqualTo(200);
        assertThat(call("GET", path + "/rules").body().path("items"))
                .isEqualTo(after.path("items"));
        assertThat(call("GET", path).body().path("text").asString())
                .contains(
                        "# rule:[Lists]",
                        "fileinto :create \"Lists\";",
                        "# by hand\nif true { keep; } elsif false { discard; }\n");
        Answer wrong = call("PUT", path + "/rules", "{\"items\": [{\"rule\": {}}]}");
        assertThat(wrong.code()).isEqualTo("400 bad-request");
    }

    @Test
    void whoHasSignedInWithTheWebmailMayChangeOwnScriptsAndNothingElse() throws Exception {
        AccountId bob = server.addAccount("bob@example.test", Set.of());
        String secret = begin(bob);
        String token = WebSessions.token(secret);
        String own = "/api/v1/accounts/bob@example.test/scripts";
        String script = "{\"text\": \"keep;\"}";
        assertThat(bySession("GET", own, secret, "", null)).isEqualTo(200);
        assertThat(bySession("PUT", own + "/main", secret, token, script)).isEqualTo(200);
        assertThat(bySession("PUT", own + "/main", secret, "", script)).isEqualTo(403);
        assertThat(bySession("GET", own, "nobody's", "", null)).isEqualTo(401);
        String others = "/api/v1/accounts/admin@example.test/scripts";
        assertThat(bySession("GET", others, secret, token, null)).isEqualTo(403);
        assertThat(bySession("GET", "/api/v1/accounts", secret, token, null)).isEqualTo(401);
        AccountId admin = server.directory().accounts().getFirst().id();
        String administrators = begin(admin);
        assertThat(bySession("GET", "/api/v1/accounts", administrators, "", null)).isEqualTo(401);
    }

    private String begin(AccountId account) throws Exception {
        WebSession.Visitor visitor = new WebSession.Visitor("192.0.2.1", "Firefox");
        return server.sessions.begin(account, WebSession.Stay.SHORT, visitor).secret();
    }

    private int bySession(
            String method, String path, String secret, String token, @Nullable String json)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.plainUrl().resolve(path))
                        .header("Cookie", "veredus=" + secret)
                        .method(
                                method,
                                json == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(json));
        if (!token.isEmpty()) request.header("X-Veredus-Token", token);
        if (json != null) request.header("Content-Type", "application/json");
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    @Test
    void managesAliases() throws Exception {
        Answer added =
                call(
                        "POST",
                        "/aliases",
                        "{\"address\": \"team@example.test\", \"targets\": [\"a@b.test\"]}");
        assertThat(added.status()).isEqualTo(201);
        Answer changed =
                call(
                        "PUT",
                        "/aliases/team@example.test",
                        "{\"targets\": [\"a@b.test\", \"admin@example.test\"]}");
        assertThat(changed.body().path("targets").size()).isEqualTo(2);
        assertThat(call("GET", "/aliases/TEAM@example.test").body().path("targets").size())
                .isEqualTo(2);
        call("POST", "/aliases", "{\"address\": \"x@example.test\", \"targets\": [\"a@b.test\"]}");
        Answer page = call("GET", "/aliases?limit=1");
        assertThat(page.body().path("next").asString()).isEqualTo("team@example.test");
        assertThat(
                        call("GET", "/aliases?limit=1&after=team@example.test")
                                .body()
                                .path("aliases")
                                .path(0)
                                .path("address")
                                .asString())
                .isEqualTo("x@example.test");
        assertThat(call("DELETE", "/aliases/team@example.test").status()).isEqualTo(204);
        assertThat(call("GET", "/aliases/team@example.test").code()).isEqualTo("404 not-found");
        assertThat(
                        call(
                                        "POST",
                                        "/aliases",
                                        "{\"address\": \"y@example.test\", \"targets\": []}")
                                .code())
                .isEqualTo("409 limit");
    }

    @Test
    void managesTheQueue() throws Exception {
        QueueId id = server.queue("bob@example.test", "eve@remote.test");
        server.queue("bob@example.test", "zoe@remote.test");
        Answer page = call("GET", "/queue?limit=1");
        assertThat(page.body().path("messages").path(0).path("from").asString())
                .isEqualTo("<bob@example.test>");
        assertThat(page.body().path("next").asString()).isEqualTo(id.toString());
        String path = "/queue/" + id;
        Answer shown = call("GET", path);
        assertThat(shown.body().path("recipients").path(0).path("address").asString())
                .isEqualTo("eve@remote.test");
        assertThat(call("POST", path + "/hold", "").body().path("state").asString())
                .isEqualTo("held");
        assertThat(call("POST", path + "/release", "").body().path("state").asString())
                .isEqualTo("active");
        assertThat(call("POST", path + "/retry", "").status()).isEqualTo(200);
        assertThat(call("DELETE", path).status()).isEqualTo(204);
        assertThat(server.bounces()).isEmpty();
        for (String gone : List.of("GET ", "DELETE ", "POST /hold", "POST /release", "POST /retry"))
            assertThat(
                            call(
                                            gone.substring(0, gone.indexOf(' ')),
                                            path + gone.substring(gone.indexOf(' ') + 1))
                                    .code())
                    .as(gone)
                    .isEqualTo("404 not-found");
    }

    @Test
    void tellsTheSenderOfARemovedMessageIfAsked() throws Exception {
        QueueId id = server.queue("bob@example.test", "eve@remote.test");
        String path = "/queue/" + id + "?bounce=true&reason=";
        assertThat(call("DELETE", path + "%0D%0AX:").code()).isEqualTo("400 bad-request");
        assertThat(call("DELETE", path + "sent%20in%20error").status()).isEqualTo(204);
        assertThat(server.bounces()).hasSize(1);
        assertThat(server.bounces().getFirst())
                .startsWith("bob@example.test ")
                .contains("eve@remote.test", "sent in error");
    }

    @Test
    void tellsJourneys() throws Exception {
        server.trace()
                .note(
                        "m1",
                        server.clock().instant(),
                        Room.SMTP,
                        "accepted",
                        "from",
                        "bob@example.test");
        Answer found = call("GET", "/trace?query=Bob@example.test");
        assertThat(found.body().path("complete").asBoolean()).isTrue();
        JsonNode event = found.body().path("journeys").path(0).path("events").path(0);
        assertThat(event.path("room").asString()).isEqualTo("smtp");
        assertThat(event.path("what").asString()).isEqualTo("accepted");
        assertThat(event.path("at").asString()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(event.path("facts").path(0).path("value").asString())
                .isEqualTo("bob@example.test");
        assertThat(call("GET", "/trace?query=nobody").body().path("journeys").size()).isZero();
        assertThat(call("GET", "/trace").code()).isEqualTo("400 bad-request");
        assertThat(call("GET", "/trace?query=" + "x".repeat(600)).code())
                .isEqualTo("400 bad-request");
    }

    @Test
    void showsHealthAndMetricsToAnybody() throws Exception {
        server.health().add("disk", () -> Health.Finding.good("12 GiB free"));
        Answer good = send(null, "GET", server.url().resolve("/healthz"), null);
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.body().path("checks").path("disk").path("finding").asString())
                .isEqualTo("12 GiB free");
        server.health().add("queue", () -> Health.Finding.bad("stuck"));
        assertThat(send(null, "GET", server.url().resolve("/healthz"), null).status())
                .isEqualTo(503);
        HttpResponse<String> metrics =
                client.send(
                        HttpRequest.newBuilder(server.url().resolve("/metrics")).build(),
                        BodyHandlers.ofString());
        assertThat(metrics.statusCode()).isEqualTo(200);
        Answer status = call("GET", "/status");
        assertThat(status.body().path("health").path("ok").asBoolean()).isFalse();
        assertThat(status.body().path("version").asString()).isEqualTo("test");
    }

    @Test
    void refusesWrongInputAndChangesNothing() throws Exception {
        for (String wrong :
                List.of(
                        "",
                        "[]",
                        "{",
                        "{} {}",
                        "nonsense",
                        "{\"name\": 3}",
                        "{\"name\": null}",
                        "{\"name\": \"a b\"}",
                        "{\"name\": \"[192.0.2.1]\"}",
                        "{\"name\": \"a.test\", \"name\": \"b.test\"}",
                        "{\"name\": \"a.test\", \"separator\": \"x\"}",
                        "{\"name\": \"a.test\", \"catchAll\": \"nobody\"}",
                        "{\"nome\": \"a.test\"}",
                        "[".repeat(5000))) {
            assertThat(call("POST", "/domains", wrong).code())
                    .as(wrong)
                    .isEqualTo("400 bad-request");
        }
        assertThat(call("GET", "/domains").body().path("domains").size()).isEqualTo(1);
        for (String wrong :
                List.of(
                        "{}",
                        "{\"address\": \"x\"}",
                        "{\"address\": \"x@example.test\", \"quotaOctets\": -1}",
                        "{\"address\": \"x@example.test\", \"quotaOctets\": 1.5}",
                        "{\"address\": \"x@example.test\", \"quotaOctets\": 99999999999999999999}",
                        "{\"address\": \"x@example.test\", \"roles\": \"admin\"}",
                        "{\"address\": \"x@example.test\", \"roles\": [\"king\"]}")) {
            assertThat(call("POST", "/accounts", wrong).code())
                    .as(wrong)
                    .isEqualTo("400 bad-request");
        }
        assertThat(
                        call(
                                        "POST",
                                        "/accounts",
                                        "{\"address\": \"x@example.test\", \"password\": \"\"}")
                                .code())
                .isEqualTo("422 bad-password");
        assertThat(call("GET", "/accounts").body().path("accounts").size()).isEqualTo(1);
        assertThat(call("POST", "/accounts", "{\"address\": \"x@elsewhere.test\"}").code())
                .isEqualTo("404 not-found");
        assertThat(call("PATCH", "/accounts/1", "{\"enabled\": 1}").code())
                .isEqualTo("400 bad-request");
        for (String path :
                List.of(
                        "/accounts/0",
                        "/accounts/x",
                        "/accounts?limit=0",
                        "/accounts?limit=1001",
                        "/accounts?after=x",
                        "/queue/7",
                        "/queue?after=7",
                        "/domains/a%20b",
                        "/aliases/a%20b@c")) {
            assertThat(call("GET", path).code()).as(path).isEqualTo("400 bad-request");
        }
        assertThat(call("GET", "/nothing").code()).isEqualTo("404 not-found");
        assertThat(call("DELETE", "/accounts/1/x/y").code()).isEqualTo("404 not-found");
    }

    @Test
    void takesNoFormsFromBrowsers() throws Exception {
        HttpRequest form =
                HttpRequest.newBuilder(server.url().resolve("/api/v1/domains"))
                        .header("Authorization", bearer)
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("{\"name\": \"a.test\"}"))
                        .build();
        assertThat(answer(client.send(form, BodyHandlers.ofByteArray())).code())
                .isEqualTo("415 media-type");
        QueueId id = server.queue("bob@example.test", "eve@remote.test");
        HttpRequest empty =
                HttpRequest.newBuilder(server.url().resolve("/api/v1/queue/" + id + "/hold"))
                        .header("Authorization", bearer)
                        .POST(BodyPublishers.noBody())
                        .build();
        assertThat(answer(client.send(empty, BodyHandlers.ofByteArray())).code())
                .isEqualTo("415 media-type");
    }

    @Test
    void keepsListsForScripts() throws Exception {
        Answer kept = call("PUT", "/lists/friends", "{\"text\": \"a@b.test\\n@c.test\\n\"}");
        assertThat(kept.body().path("members").asInt()).isEqualTo(2);
        call("PUT", "/domains/example.test/lists/friends", "{\"text\": \"x@y.test\\n\"}");
        assertThat(call("GET", "/lists").body().path("lists").size()).isEqualTo(1);
        assertThat(
                        call("GET", "/domains/example.test/lists/friends")
                                .body()
                                .path("text")
                                .asString())
                .isEqualTo("x@y.test\n");
        assertThat(call("GET", "/lists/foes").code()).isEqualTo("404 not-found");
        assertThat(call("DELETE", "/lists/friends").status()).isEqualTo(204);
        assertThat(call("DELETE", "/lists/friends").code()).isEqualTo("404 not-found");
    }

    @Test
    void ownersSeeAndChangeTheirOwnScripts() throws Exception {
        server.addAccount("bob@example.test", Set.of());
        server.addAccount("eve@example.test", Set.of());
        String bob = basic("bob@example.test", AdminServer.PASSWORD);
        String eve = basic("eve@example.test", AdminServer.PASSWORD);
        URI scripts = server.url().resolve("/api/v1/accounts/bob@example.test/scripts/main");
        URI log = server.url().resolve("/api/v1/accounts/bob@example.test/script-log");
        String keep = "{\"text\": \"keep;\", \"active\": true}";
        assertThat(send(bob, "PUT", scripts, keep).status()).isEqualTo(200);
        assertThat(send(eve, "PUT", scripts, keep).status()).isEqualTo(403);
        Answer traced = send(bob, "PATCH", log, "{\"traceDays\": 3}");
        assertThat(traced.body().path("tracedUntil").isString()).isTrue();
        assertThat(send(bob, "PATCH", log, "{\"traceDays\": 99}").status()).isEqualTo(400);
        assertThat(send(eve, "GET", log, null).status()).isEqualTo(403);
        Answer off = send(bob, "PATCH", log, "{\"traceDays\": 0}");
        assertThat(off.body().path("tracedUntil").isNull()).isTrue();
        URI others = server.url().resolve("/api/v1/accounts/bob@example.test");
        assertThat(send(bob, "GET", others, null).status()).isEqualTo(403);
    }

    /// What was found of a message to an account.
    private void judged(AccountId account, String address, Verdict verdict) throws Exception {
        Candidate made =
                new Candidates(server.dns(), server.clock())
                        .of(
                                "192.0.2.1",
                                "news@shop.example",
                                "From: news@shop.example\nSubject: secret matter\n\nhello\n");
        server.evidence()
                .seen(
                        Candidates.to(account, Address.parse(address), made),
                        new Judgement("mx.test", verdict, Map.of()));
    }

    @Test
    void replaysWhatWasFoundUnderOtherSettings() throws Exception {
        AccountId bob = server.addAccount("bob@example.test", Set.of());
        List<Finding> found = List.of(new Finding("html-form", 5.5, "secret evidence", "Because."));
        judged(
                bob,
                "bob@example.test",
                new Verdict(Action.JUNK, 5.5, found, null, Verdict.Reach.CONTENT));
        Answer same = call("POST", "/replay", "{}");
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.body().path("messages").asInt()).isEqualTo(1);
        assertThat(same.body().path("changes").asInt()).isZero();
        Answer milder =
                call(
                        "POST",
                        "/replay",
                        "{\"account\": \"bob@example.test\", \"thresholds\": {\"junk\": 6}}");
        assertThat(milder.body().path("changes").asInt()).isEqualTo(1);
        JsonNode changed = milder.body().path("changed").path(0);
        assertThat(changed.path("account").asString()).isEqualTo("bob@example.test");
        assertThat(changed.path("now").path("action").asString()).isEqualTo("junk");
        assertThat(changed.path("then").path("action").asString()).isEqualTo("mark");
        assertThat(milder.body().toString()).doesNotContain("secret");
        String others = "{\"domain\": \"example.test\", \"block\": [\"shop.example\"]}";
        assertThat(call("POST", "/replay", others).body().path("changes").asInt()).isEqualTo(1);
        assertThat(
                        call("POST", "/replay", "{\"scores\": {\"html-form\": 1}}")
                                .body()
                                .path("counts"))
                .singleElement()
                .satisfies(count -> assertThat(count.path("then").asString()).isEqualTo("accept"));
        server.clock().advance(Duration.ofDays(2));
        assertThat(call("POST", "/replay", "{\"days\": 1}").body().path("messages").asInt())
                .isZero();
    }

    @Test
    void aReplayIsForAdministratorsAndSaysWhatIsWrongWithAQuestion() throws Exception {
        server.addAccount("bob@example.test", Set.of());
        URI replay = server.url().resolve("/api/v1/replay");
        String bob = basic("bob@example.test", AdminServer.PASSWORD);
        assertThat(send(bob, "POST", replay, "{}").status()).isEqualTo(403);
        assertThat(send(null, "POST", replay, "{}").status()).isEqualTo(401);
        for (String wrong :
                List.of(
                        "{\"days\": 0}",
                        "{\"days\": 91}",
                        "{\"most\": 10001}",
                        "{\"thresholds\": {\"junk\": -1}}",
                        "{\"thresholds\": {\"junk\": \"often\"}}",
                        "{\"scores\": {\"html-form\": \"low\"}}",
                        "{\"block\": [\"not an address\"]}",
                        "{\"domain\": \"example.test\", \"account\": \"bob@example.test\"}",
                        "{\"unknown\": 1}"))
            assertThat(call("POST", "/replay", wrong).code()).as(wrong).startsWith("400 ");
        assertThat(call("POST", "/replay", "{\"account\": \"eve@example.test\"}").code())
                .isEqualTo("404 not-found");
    }
}
