package org.veredus.protocol.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.veredus.protocol.web.WebServer.ALICE;
import static org.veredus.protocol.web.WebServer.PASSWORD;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.veredus.account.auth.Demand;
import org.veredus.account.auth.Outcome;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.directory.NewAccount;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.Quota;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.protocol.web.WebServer.Answer;
import org.veredus.testing.AuthenticatorApp;
import org.veredus.testing.SoftAuthenticator;
import tools.jackson.databind.JsonNode;

@Timeout(60)
final class SecondFactorTest {
    private static final String KNOWN = "{\"password\":\"" + PASSWORD + "\"}";

    private WebServer web;

    SecondFactorTest() throws Exception {
        web = new WebServer(WebSettings.Clear.SERVED);
    }

    @AfterEach
    void noBug() {
        assertThat(web.bugs()).isZero();
        web.close();
    }

    /// Alice with an app on her phone.
    private record Enrolled(AuthenticatorApp app, Answer session, List<String> recovery) {}

    private Enrolled enrol() throws Exception {
        Answer session = web.signIn(PASSWORD);
        Answer begun = web.as(session, "POST", "/web/factors/app", KNOWN);
        assertThat(begun.status()).isEqualTo(200);
        AuthenticatorApp app = new AuthenticatorApp(begun.body().path("secret").asString());
        Answer done = web.as(session, "PUT", "/web/factors/app", code(app.code(now())));
        assertThat(done.status()).as(done.body().toString()).isEqualTo(200);
        List<String> recovery = new ArrayList<>();
        done.body().path("recovery").forEach(each -> recovery.add(each.asString()));
        assertThat(recovery).hasSize(10);
        web.clock.advance(Duration.ofSeconds(30));
        return new Enrolled(app, done, recovery);
    }

    private Instant now() {
        return web.clock.instant();
    }

    private static String code(String code) {
        return "{\"code\":\"" + code + "\"}";
    }

    /// The password, and what is shown besides.
    private static String with(String field, String json) {
        return KNOWN.replace("}", ",\"" + field + "\":" + json + "}");
    }

    private Answer signIn(String field, String json) throws Exception {
        String body =
                WebServer.credentials(PASSWORD).replace("}", ",\"" + field + "\":" + json + "}");
        return web.ask(web.post("/web/session", body));
    }

    private Answer signIn(String code) throws Exception {
        return signIn("code", "\"" + code + "\"");
    }

    @Test
    void anAppCountsOnceItsCodeHasCome() throws Exception {
        Answer session = web.signIn(PASSWORD);
        Answer begun = web.as(session, "POST", "/web/factors/app", KNOWN);
        String secret = begun.body().path("secret").asString();
        assertThat(secret).matches("[A-Z2-7]{32}");
        assertThat(begun.body().path("uri").asString())
                .startsWith(
                        "otpauth://totp/mail.example.test:alice%40example.test?secret=" + secret);
        Answer wrong = web.as(session, "PUT", "/web/factors/app", code("000000"));
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(web.signIn(PASSWORD).cookie()).isNotNull();
        web.clock.advance(OwnFactors.PATIENCE.plusSeconds(1));
        String late = new AuthenticatorApp(secret).code(now());
        assertThat(web.as(session, "PUT", "/web/factors/app", code(late)).status()).isEqualTo(409);
        assertThat(web.signIn(PASSWORD).cookie()).isNotNull();
        enrol();
        Answer alone = web.signIn(PASSWORD);
        assertThat(alone.status()).isEqualTo(200);
        assertThat(alone.cookie()).isNull();
        assertThat(alone.body().path("name").isNull()).isTrue();
        assertThat(alone.body().at("/second/app").asBoolean()).isTrue();
        assertThat(alone.body().at("/second/recovery").asBoolean()).isTrue();
        assertThat(alone.body().at("/second/passkey").isNull()).isTrue();
    }

    @Test
    void aPasswordAndACodeLetIn() throws Exception {
        Enrolled alice = enrol();
        Answer in = signIn(alice.app().code(now()));
        assertThat(in.status()).isEqualTo(200);
        assertThat(in.cookie()).isNotNull();
        assertThat(in.body().path("name").asString()).isEqualTo(ALICE);
        assertThat(in.body().has("unfinished")).isFalse();
        // a code that somebody has looked over the shoulder for
        Answer again = signIn(alice.app().code(now()));
        assertThat(again.status()).isEqualTo(401);
        assertThat(again.cookie()).isNull();
        web.clock.advance(Duration.ofSeconds(30));
        assertThat(signIn("000000").status()).isEqualTo(401);
        assertThat(signIn("").status()).isEqualTo(401);
        String wrong = WebServer.credentials("wrong").replace("}", ",\"code\":\"\"}");
        Answer noPassword = web.ask(web.post("/web/session", wrong));
        assertThat(noPassword.status()).isEqualTo(401);
    }

    /// What a wrong password says must not depend on whether there is a second factor.
    @Test
    void aWrongPasswordTellsNothingOfTheRest() throws Exception {
        Answer before = web.signIn("wrong");
        enrol();
        Answer after = web.signIn("wrong");
        assertThat(after.status()).isEqualTo(before.status());
        assertThat(after.body()).isEqualTo(before.body());
    }

    @Test
    void eachRecoveryCodeLetsInOnce() throws Exception {
        Enrolled alice = enrol();
        assertThat(signIn(alice.recovery().get(0)).cookie()).isNotNull();
        assertThat(signIn(alice.recovery().get(0)).status()).isEqualTo(401);
        Answer shown = web.as(alice.session(), "GET", "/web/factors", "");
        assertThat(shown.body().path("recovery").asInt()).isEqualTo(9);
        String proof = with("code", "\"" + alice.app().code(now()) + "\"");
        Answer renewed = web.as(alice.session(), "POST", "/web/factors/recovery", proof);
        assertThat(renewed.body().path("recovery")).hasSize(10);
        assertThat(signIn(alice.recovery().get(1)).status()).isEqualTo(401);
        assertThat(signIn(renewed.body().at("/recovery/0").asString()).cookie()).isNotNull();
    }

    /// A session that somebody has stolen before, or shares, ends when the account is made safe.
    @Test
    void withTheFirstFactorAllSessionsBegunWithoutItEnd() throws Exception {
        Answer stolen = web.signIn(PASSWORD);
        Enrolled alice = enrol();
        assertThat(web.as(stolen, "GET", "/web/sessions", "").status()).isEqualTo(401);
        Answer sessions = web.as(alice.session(), "GET", "/web/sessions", "");
        assertThat(sessions.status()).isEqualTo(200);
        assertThat(sessions.body().path("sessions")).hasSize(1);
    }

    @Test
    void aStolenSessionCannotTakeTheFactorAway() throws Exception {
        Enrolled alice = enrol();
        for (String path :
                List.of("/web/factors/app", "/web/passkeys/options", "/web/factors/recovery")) {
            String method = path.endsWith("app") ? "DELETE" : "POST";
            for (String body : List.of("{}", KNOWN, with("code", "\"000000\""), code("000000"))) {
                Answer tried = web.as(alice.session(), method, path, body);
                assertThat(tried.status()).as(path + body).isIn(400, 403);
            }
            String without = code(alice.app().code(now()));
            assertThat(web.as(alice.session(), method, path, without).status()).isEqualTo(400);
        }
        String token = with("name", "\"thief\"");
        assertThat(web.as(alice.session(), "POST", "/web/tokens", token).status()).isEqualTo(403);
        String password = "{\"current\":\"" + PASSWORD + "\",\"next\":\"another horse\"}";
        assertThat(web.as(alice.session(), "POST", "/web/password", password).status())
                .isEqualTo(403);
        assertThat(web.credentials.factors().guards(web.account)).isTrue();
        String whole = with("code", "\"" + alice.app().code(now()) + "\"");
        assertThat(web.as(alice.session(), "DELETE", "/web/factors/app", whole).status())
                .isEqualTo(200);
        assertThat(web.signIn(PASSWORD).cookie()).isNotNull();
        assertThat(web.as(alice.session(), "DELETE", "/web/factors/app", KNOWN).status())
                .isEqualTo(404);
    }

    @Test
    void appPasswordsAreMadeWithBothAndWorkWithoutThem() throws Exception {
        Enrolled alice = enrol();
        String order =
                with("code", "\"" + alice.app().code(now()) + "\"")
                        .replace("}", ",\"name\":\"phone\"}");
        Answer made = web.as(alice.session(), "POST", "/web/tokens", order);
        assertThat(made.status()).isEqualTo(201);
        InetAddress remote = InetAddress.ofLiteral("192.0.2.1");
        String token = made.body().path("token").asString();
        assertThat(web.authenticator.password(remote, ALICE, token)).isInstanceOf(Outcome.Ok.class);
        assertThat(web.authenticator.password(remote, ALICE, PASSWORD))
                .isInstanceOf(Outcome.FactorNeeded.class);
        // and a token opens no session, with whatever code
        String body =
                WebServer.credentials(token)
                        .replace("}", ",\"code\":\"" + alice.recovery().get(0) + "\"}");
        assertThat(web.ask(web.post("/web/session", body)).status()).isEqualTo(401);
    }

    private SoftAuthenticator authenticator(long seed) throws Exception {
        SoftAuthenticator made = new SoftAuthenticator(web.origin(), "localhost", seed);
        made.count = 1;
        return made;
    }

    private static byte[] octets(JsonNode text) {
        return Base64.getUrlDecoder().decode(text.asString());
    }

    private Answer addPasskey(Answer session, SoftAuthenticator authenticator, String proof)
            throws Exception {
        Answer options = web.as(session, "POST", "/web/passkeys/options", proof);
        assertThat(options.status()).as(options.body().toString()).isEqualTo(200);
        assertThat(options.body().at("/rp/id").asString()).isEqualTo("localhost");
        assertThat(options.body().at("/authenticatorSelection/userVerification").asString())
                .isEqualTo("required");
        String credential =
                authenticator.register(
                        octets(options.body().path("challenge")),
                        octets(options.body().at("/user/id")));
        return web.as(
                session,
                "POST",
                "/web/passkeys",
                "{\"name\":\"Laptop\",\"credential\":" + credential + "}");
    }

    private byte[] challenge() throws Exception {
        Answer asked = web.ask(web.post("/web/passkeys/challenge", "{}"));
        assertThat(asked.body().path("allowCredentials")).isEmpty();
        assertThat(asked.body().path("userVerification").asString()).isEqualTo("required");
        return octets(asked.body().path("challenge"));
    }

    private Answer bySignature(String signed) throws Exception {
        return web.ask(web.post("/web/session", "{\"passkey\":" + signed + "}"));
    }

    @Test
    void aPasskeyLetsInWithoutAPassword() throws Exception {
        SoftAuthenticator laptop = authenticator(1);
        Answer made = addPasskey(web.signIn(PASSWORD), laptop, KNOWN);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
        assertThat(made.body().path("recovery")).hasSize(10);
        assertThat(made.body().at("/passkey/name").asString()).isEqualTo("Laptop");
        String signed = laptop.sign(challenge());
        Answer in = bySignature(signed);
        assertThat(in.status()).as(in.body().toString()).isEqualTo(200);
        assertThat(in.body().path("name").asString()).isEqualTo(ALICE);
        assertThat(bySignature(signed).status()).as("shown again").isEqualTo(401);
        Answer list = web.as(in, "GET", "/web/factors", "");
        assertThat(list.body().at("/passkeys/0/used").asString()).isNotEmpty();
        assertThat(list.body().at("/passkeys/0/host").asString()).isEqualTo("localhost");
        assertThat(list.body().path("passkeysHere").asBoolean()).isTrue();
        SoftAuthenticator untouched = laptop.copy();
        untouched.verifies = false;
        assertThat(bySignature(untouched.sign(challenge())).status()).isEqualTo(401);
        SoftAuthenticator phished = laptop.copy();
        phished.origin = "https://evil.test";
        phished.count = 20;
        assertThat(bySignature(phished.sign(challenge())).status()).isEqualTo(401);
        assertThat(bySignature("{}").status()).isEqualTo(401);
        assertThat(bySignature("7").status()).isEqualTo(400);
    }

    @Test
    void aPasskeyIsASecondFactor() throws Exception {
        SoftAuthenticator laptop = authenticator(1);
        addPasskey(web.signIn(PASSWORD), laptop, KNOWN);
        Answer asked = web.signIn(PASSWORD);
        assertThat(asked.cookie()).isNull();
        JsonNode options = asked.body().at("/second/passkey");
        assertThat(options.path("allowCredentials")).hasSize(1);
        laptop.verifies = false;
        Answer in = signIn("passkey", laptop.sign(octets(options.path("challenge"))));
        assertThat(in.status()).isEqualTo(200);
        assertThat(in.cookie()).isNotNull();
        // what was signed for signing in alone, or after somebody else's password, is no second
        // step
        Answer other = signIn("passkey", laptop.sign(challenge()));
        assertThat(other.status()).isEqualTo(401);
    }

    @Test
    void anothersPasskeyOpensOnlyHisOwn() throws Exception {
        Enrolled alice = enrol();
        AccountId bob =
                web.directory.addAccount(
                        new NewAccount(
                                Address.parse("dave@example.test"), Quota.UNLIMITED, Set.of()));
        web.credentials.set(bob, web.authenticator.credentials("battery staple"));
        String bobs = "{\"name\":\"dave@example.test\",\"password\":\"battery staple\"}";
        Answer bobIn = web.ask(web.post("/web/session", bobs));
        SoftAuthenticator bobsPhone = authenticator(2);
        bobIn = addPasskey(bobIn, bobsPhone, "{\"password\":\"battery staple\"}");
        Answer asked = web.signIn(PASSWORD);
        assertThat(asked.body().at("/second/passkey").isNull()).isTrue();
        Answer bobAsked = web.ask(web.post("/web/session", bobs));
        byte[] challenge = octets(bobAsked.body().at("/second/passkey/challenge"));
        assertThat(signIn("passkey", bobsPhone.sign(challenge)).status()).isEqualTo(401);
        Answer proof = web.as(bobIn, "POST", "/web/factors/challenge", "{}");
        String signed = bobsPhone.sign(octets(proof.body().path("challenge")));
        Answer tried =
                web.as(
                        alice.session(),
                        "DELETE",
                        "/web/factors/app",
                        "{\"passkey\":" + signed + "}");
        assertThat(tried.status()).isEqualTo(403);
        String whole = with("code", "\"" + alice.recovery().get(2) + "\"");
        assertThat(web.as(bobIn, "DELETE", "/web/passkeys/1", whole).status()).isEqualTo(403);
    }

    @Test
    void aPasskeyIsProofEnoughAndCanBeRemoved() throws Exception {
        SoftAuthenticator laptop = authenticator(1);
        Answer session = addPasskey(web.signIn(PASSWORD), laptop, KNOWN);
        Answer asked = web.as(session, "POST", "/web/factors/challenge", "{}");
        String proof = "{\"passkey\":" + laptop.sign(octets(asked.body().path("challenge"))) + "}";
        Answer second = addPasskey(session, authenticator(3), proof);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body().has("recovery")).isFalse();
        assertThat(second.cookie()).isNull();
        assertThat(web.as(session, "PATCH", "/web/passkeys/2", "{\"name\":\"Key\"}").status())
                .isEqualTo(200);
        assertThat(web.as(session, "PATCH", "/web/passkeys/2", "{\"name\":\" \"}").status())
                .isEqualTo(400);
        assertThat(web.as(session, "PATCH", "/web/passkeys/9", "{\"name\":\"x\"}").status())
                .isEqualTo(404);
        assertThat(web.as(session, "DELETE", "/web/passkeys/1", proof).status())
                .as("shown again")
                .isEqualTo(403);
        asked = web.as(session, "POST", "/web/factors/challenge", "{}");
        proof = "{\"passkey\":" + laptop.sign(octets(asked.body().path("challenge"))) + "}";
        assertThat(web.as(session, "DELETE", "/web/passkeys/1", proof).status()).isEqualTo(200);
        assertThat(web.as(session, "DELETE", "/web/passkeys/1", proof).status()).isEqualTo(404);
        assertThat(bySignature(laptop.sign(challenge())).status()).isEqualTo(401);
        Answer list = web.as(session, "GET", "/web/factors", "");
        assertThat(list.body().path("passkeys")).hasSize(1);
        assertThat(list.body().at("/passkeys/0/name").asString()).isEqualTo("Key");
    }

    /// A registration belongs to the session in which somebody has shown who they are.
    @Test
    void nobodyPlantsAPasskeyInAnothersSession() throws Exception {
        Answer session = web.signIn(PASSWORD);
        Answer other = web.signIn(PASSWORD);
        Answer options = web.as(session, "POST", "/web/passkeys/options", KNOWN);
        SoftAuthenticator thief = authenticator(5);
        String credential =
                thief.register(
                        octets(options.body().path("challenge")),
                        octets(options.body().at("/user/id")));
        String body = "{\"name\":\"x\",\"credential\":" + credential + "}";
        assertThat(web.as(other, "POST", "/web/passkeys", body).status()).isEqualTo(403);
        assertThat(web.as(session, "POST", "/web/passkeys", body).status()).isEqualTo(200);
    }

    @Test
    void signingInWithASecondStepMakesANewSessionToo() throws Exception {
        Enrolled alice = enrol();
        String body =
                WebServer.credentials(PASSWORD)
                        .replace("}", ",\"code\":\"" + alice.app().code(now()) + "\"}");
        Answer in =
                web.ask(web.post("/web/session", body).header("Cookie", alice.session().sent()));
        assertThat(in.sent()).isNotEqualTo(alice.session().sent());
        assertThat(web.as(alice.session(), "GET", "/web/sessions", "").status()).isEqualTo(401);
        Answer foreign =
                web.ask(web.post("/web/session", body).header("Sec-Fetch-Site", "cross-site"));
        assertThat(foreign.status()).isEqualTo(403);
    }

    @Test
    void whereASecondFactorIsDemandedNothingElseCanBeDoneBefore() throws Exception {
        web.close();
        web = new WebServer(Demand.EVERYBODY);
        Answer session = web.signIn(PASSWORD);
        assertThat(session.status()).isEqualTo(200);
        assertThat(session.body().path("unfinished").asBoolean()).isTrue();
        for (String path : List.of("/web/sessions", "/web/tokens", "/web/outlook?domain=a.test"))
            assertThat(web.as(session, "GET", path, "").status()).as(path).isEqualTo(403);
        Answer shown = web.as(session, "GET", "/web/session", "");
        assertThat(shown.body().path("unfinished").asBoolean()).isTrue();
        InetAddress remote = InetAddress.ofLiteral("192.0.2.1");
        assertThat(web.authenticator.password(remote, ALICE, PASSWORD))
                .isInstanceOf(Outcome.FactorNeeded.class);
        Enrolled alice = enrol();
        assertThat(alice.session().body().has("unfinished")).isFalse();
        assertThat(web.as(alice.session(), "GET", "/web/sessions", "").status()).isEqualTo(200);
        String whole = with("code", "\"" + alice.app().code(now()) + "\"");
        Answer kept = web.as(alice.session(), "DELETE", "/web/factors/app", whole);
        assertThat(kept.status()).isEqualTo(409);
        addPasskey(alice.session(), authenticator(1), whole);
        web.clock.advance(Duration.ofSeconds(30));
        String next = with("code", "\"" + alice.app().code(now()) + "\"");
        assertThat(web.as(alice.session(), "DELETE", "/web/factors/app", next).status())
                .isEqualTo(200);
    }

    @Test
    void aDomainDemandsItOfItsOwnPeopleFromOneMomentToTheNext() throws Exception {
        Answer session = web.signIn(PASSWORD);
        assertThat(web.as(session, "GET", "/web/sessions", "").status()).isEqualTo(200);
        MailDomain domain = MailDomain.of(new Domain("example.test"));
        web.directory.changeDomain(domain.with(MailDomain.SecondFactor.DEMANDED));
        assertThat(web.as(session, "GET", "/web/sessions", "").status()).isEqualTo(403);
        Answer again = web.as(session, "GET", "/web/session", "");
        assertThat(again.body().path("unfinished").asBoolean()).isTrue();
        InetAddress remote = InetAddress.ofLiteral("192.0.2.1");
        assertThat(web.authenticator.password(remote, ALICE, PASSWORD))
                .isInstanceOf(Outcome.FactorNeeded.class);
        web.directory.changeDomain(domain);
        assertThat(web.as(session, "GET", "/web/sessions", "").status()).isEqualTo(200);
        web.directory.addDomain(
                MailDomain.of(new Domain("b.test")).with(MailDomain.SecondFactor.DEMANDED));
        assertThat(web.as(session, "GET", "/web/sessions", "").status()).isEqualTo(200);
    }

    @Test
    void passkeysAreHadAtOurNamesAlone() throws Exception {
        Answer related = web.ask(web.request("/.well-known/webauthn"));
        assertThat(related.body().path("origins"))
                .extracting(JsonNode::asString)
                .containsExactly("https://mail.example.test", "https://webmail.example.test");
        String numeric = web.origin().replace("localhost", "127.0.0.1");
        Answer here = web.ask(web.request("/web/seats"));
        assertThat(here.body().path("passkeys").asBoolean()).isTrue();
        Answer there =
                web.ask(web.request("/web/seats").uri(java.net.URI.create(numeric + "/web/seats")));
        assertThat(there.body().path("passkeys").asBoolean(true)).isFalse();
        Answer asked =
                web.ask(
                        web.post("/web/passkeys/challenge", "{}")
                                .uri(java.net.URI.create(numeric + "/web/passkeys/challenge")));
        assertThat(asked.status()).isEqualTo(409);
        assertThat(asked.body().at("/error/message").asString())
                .contains("https://mail.example.test");
    }

    @Test
    void allOtherSessionsAreEndedAtOnce() throws Exception {
        Answer one = web.signIn(PASSWORD);
        Answer two = web.signIn(PASSWORD);
        Answer here = web.signIn(PASSWORD);
        assertThat(web.as(here, "DELETE", "/web/sessions", "{}").status()).isEqualTo(200);
        for (Answer other : List.of(one, two))
            assertThat(web.as(other, "GET", "/web/sessions", "").status()).isEqualTo(401);
        Answer left = web.as(here, "GET", "/web/sessions", "");
        assertThat(left.body().path("sessions")).hasSize(1);
        assertThat(requireNonNull(left.body().at("/sessions/0/current")).asBoolean()).isTrue();
    }
}
