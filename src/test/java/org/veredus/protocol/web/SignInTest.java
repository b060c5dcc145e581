package org.veredus.protocol.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.veredus.protocol.web.WebServer.PASSWORD;

import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.veredus.account.auth.AppTokens;
import org.veredus.account.session.SessionDoor;
import org.veredus.format.address.Address;
import org.veredus.protocol.web.WebServer.Answer;

@Timeout(60)
final class SignInTest {
    private final WebServer web;

    SignInTest() throws Exception {
        web = new WebServer(WebSettings.Clear.SERVED);
    }

    @AfterEach
    void noBug() {
        assertThat(web.bugs()).isZero();
        web.close();
    }

    private Answer show(String cookie) throws Exception {
        return web.ask(web.request("/web/session").header("Cookie", cookie));
    }

    private HttpRequest.Builder signOut(String cookie) {
        return web.request("/web/session").header("Cookie", cookie).DELETE();
    }

    @Test
    void ownersSeeWhoWasThereInTheirPlace() throws Exception {
        web.visits.note(
                web.account,
                Address.parse("admin@example.test"),
                InetAddress.ofLiteral("192.0.2.1"));
        Answer alice = web.signIn(PASSWORD);
        assertThat(web.as(alice, "GET", "/web/visits", "").body().path("visits").toString())
                .startsWith("[{\"by\":\"admin@example.test\",\"address\":\"192.0.2.1\",\"first\":");
        assertThat(web.ask(web.request("/web/visits")).status()).isEqualTo(401);
    }

    @Test
    void aPasswordIsExchangedForACookieThatNoScriptCanRead() throws Exception {
        Answer in = web.signIn(PASSWORD);
        assertThat(in.status()).isEqualTo(200);
        assertThat(in.body().path("name").asString()).isEqualTo("alice@example.test");
        assertThat(in.cookie())
                .startsWith("veredus=")
                .contains("; HttpOnly")
                .contains("; SameSite=Strict")
                .contains("; Path=/")
                .doesNotContain("Domain", "Max-Age");
        Answer shown = show(in.sent());
        assertThat(shown.body().path("name").asString()).isEqualTo("alice@example.test");
        assertThat(shown.token()).isEqualTo(in.token());
        assertThat(in.sent()).doesNotContain(in.token());
    }

    @Test
    void whoAsksToBeKeptIsKept() throws Exception {
        String asked = WebServer.credentials(PASSWORD).replace("}", ",\"keep\":true}");
        assertThat(web.ask(web.post("/web/session", asked)).cookie()).contains("; Max-Age=7776000");
    }

    @Test
    void nobodyIsSignedInByAWrongPasswordOrAProgramsOne() throws Exception {
        Answer wrong = web.signIn("wrong");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.cookie()).isNull();
        AppTokens.Issued issued =
                requireNonNull(web.authenticator.issueToken(web.account, "phone", Instant.EPOCH));
        assertThat(web.signIn(issued.secret()).status()).isEqualTo(401);
        Answer nobody = web.ask(web.request("/web/session"));
        assertThat(nobody.status()).isEqualTo(200);
        assertThat(nobody.body().path("name").isNull()).isTrue();
        assertThat(web.ask(web.request("/web/sessions")).status()).isEqualTo(401);
    }

    /// Session fixation: whatever somebody has planted, a new secret is made.
    @Test
    void aSessionThatCameAlongIsNotGoneOnWith() throws Exception {
        Answer planted = web.signIn(PASSWORD);
        Answer in =
                web.ask(
                        web.post("/web/session", WebServer.credentials(PASSWORD))
                                .header("Cookie", planted.sent()));
        assertThat(in.sent()).isNotEqualTo(planted.sent());
        assertThat(show(planted.sent()).body().path("name").isNull()).isTrue();
        Answer invented =
                web.ask(
                        web.post("/web/session", WebServer.credentials(PASSWORD))
                                .header("Cookie", "veredus=chosen-by-somebody-else"));
        assertThat(invented.sent()).isNotEqualTo("veredus=chosen-by-somebody-else");
        String twice = in.sent() + "; veredus=other";
        assertThat(show(twice).body().path("name").isNull()).isTrue();
    }

    @Test
    void theCookieAloneChangesNothing() throws Exception {
        Answer in = web.signIn(PASSWORD);
        assertThat(web.ask(signOut(in.sent())).status()).isEqualTo(403);
        Answer guessed = web.ask(signOut(in.sent()).header(SessionDoor.TOKEN, "guessed"));
        assertThat(guessed.status()).isEqualTo(403);
        Answer other = web.signIn(PASSWORD);
        Answer others = web.ask(signOut(in.sent()).header(SessionDoor.TOKEN, other.token()));
        assertThat(others.status()).isEqualTo(403);
        assertThat(show(in.sent()).body().path("name").isNull()).isFalse();
        Answer out = web.ask(signOut(in.sent()).header(SessionDoor.TOKEN, in.token()));
        assertThat(out.status()).isEqualTo(200);
        assertThat(out.cookie()).startsWith("veredus=;").contains("Max-Age=0");
        assertThat(show(in.sent()).body().path("name").isNull()).isTrue();
    }

    @Test
    void otherSitesCannotMakeABrowserAskOrSignIn() throws Exception {
        Answer in = web.signIn(PASSWORD);
        for (String site : List.of("cross-site", "same-site")) {
            Answer asked =
                    web.ask(
                            web.request("/web/session")
                                    .header("Cookie", in.sent())
                                    .header("Sec-Fetch-Site", site));
            assertThat(asked.status()).as(site).isEqualTo(403);
            Answer signedIn =
                    web.ask(
                            web.post("/web/session", WebServer.credentials(PASSWORD))
                                    .header("Sec-Fetch-Site", site));
            assertThat(signedIn.status()).as(site).isEqualTo(403);
        }
        HttpRequest.Builder form =
                web.request("/web/session")
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString(WebServer.credentials(PASSWORD)));
        assertThat(web.ask(form).status()).isEqualTo(415);
    }

    @Test
    void sessionsAreListedAndEnded() throws Exception {
        Answer first = web.signIn(PASSWORD);
        Answer second = web.signIn(PASSWORD);
        Answer list = web.ask(web.request("/web/sessions").header("Cookie", second.sent()));
        assertThat(list.body().path("sessions")).hasSize(2);
        assertThat(list.body().at("/sessions/0/current").asBoolean()).isFalse();
        assertThat(list.body().at("/sessions/1/current").asBoolean()).isTrue();
        HttpRequest.Builder end =
                web.request("/web/sessions/1")
                        .header("Cookie", second.sent())
                        .header(SessionDoor.TOKEN, second.token())
                        .DELETE();
        assertThat(web.ask(end).status()).isEqualTo(200);
        assertThat(web.ask(end).status()).isEqualTo(404);
        assertThat(show(first.sent()).body().path("name").isNull()).isTrue();
    }

    private HttpRequest.Builder as(Answer in, String path, String json) {
        return web.post(path, json)
                .header("Cookie", in.sent())
                .header(SessionDoor.TOKEN, in.token());
    }

    @Test
    void aNewPasswordNeedsTheOldOneAndEndsAllOtherSessions() throws Exception {
        Answer elsewhere = web.signIn(PASSWORD);
        Answer in = web.signIn(PASSWORD);
        String wrong = "{\"current\":\"wrong\",\"next\":\"battery staple\"}";
        assertThat(web.ask(as(in, "/web/password", wrong)).status()).isEqualTo(403);
        String tooShort = "{\"current\":\"correct horse\",\"next\":\"short\"}";
        assertThat(web.ask(as(in, "/web/password", tooShort)).status()).isEqualTo(400);
        String right = "{\"current\":\"correct horse\",\"next\":\"battery staple\"}";
        Answer changed = web.ask(as(in, "/web/password", right));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(show(changed.sent()).body().path("name").isNull()).isFalse();
        assertThat(show(in.sent()).body().path("name").isNull()).isTrue();
        assertThat(show(elsewhere.sent()).body().path("name").isNull()).isTrue();
        assertThat(web.signIn(PASSWORD).status()).isEqualTo(401);
        assertThat(web.signIn("battery staple").status()).isEqualTo(200);
    }

    @Test
    void aProgramGetsAPasswordOfItsOwnFromWhoKnowsTheirs() throws Exception {
        Answer in = web.signIn(PASSWORD);
        String unproved = "{\"name\":\"phone\",\"password\":\"wrong\"}";
        assertThat(web.ask(as(in, "/web/tokens", unproved)).status()).isEqualTo(403);
        Answer made =
                web.ask(
                        as(
                                in,
                                "/web/tokens",
                                "{\"name\":\"phone\",\"password\":\"correct horse\"}"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.token()).startsWith("vrt_");
        Answer list = web.ask(web.request("/web/tokens").header("Cookie", in.sent()));
        assertThat(list.body().at("/tokens/0/name").asString()).isEqualTo("phone");
        assertThat(list.body().toString()).doesNotContain("vrt_");
        HttpRequest.Builder revoke =
                web.request("/web/tokens/1")
                        .header("Cookie", in.sent())
                        .header(SessionDoor.TOKEN, in.token())
                        .DELETE();
        assertThat(web.ask(revoke).status()).isEqualTo(200);
        assertThat(web.ask(revoke).status()).isEqualTo(404);
    }

    @Test
    void aProgramsPasswordIsForWhatItWasMadeFor() throws Exception {
        Answer in = web.signIn(PASSWORD);
        String wish = "{\"name\":\"copier\",\"password\":\"correct horse\",\"scope\":\"%s\"}";
        assertThat(web.ask(as(in, "/web/tokens", wish.formatted("telnet"))).status())
                .isEqualTo(400);
        Answer made = web.ask(as(in, "/web/tokens", wish.formatted("read imap")));
        assertThat(made.status()).isEqualTo(201);
        Answer list = web.ask(web.request("/web/tokens").header("Cookie", in.sent()));
        assertThat(list.body().at("/tokens/0/scope").asString()).isEqualTo("imap read");
        assertThat(web.signIn(made.token()).status()).isEqualTo(401);
    }

    @Test
    void severalAccountsAreSignedInSideBySide() throws Exception {
        Answer alice = web.signIn(PASSWORD);
        String bobs = WebServer.credentials(PASSWORD).replace(WebServer.ALICE, WebServer.BOB);
        Answer bob = web.ask(web.post("/web/session?seat=1", bobs).header("Cookie", alice.sent()));
        assertThat(bob.cookie()).startsWith("veredus-1=").contains("; HttpOnly");
        String both = alice.sent() + "; " + bob.sent();
        assertThat(name("/web/session", both)).isEqualTo(WebServer.ALICE);
        assertThat(name("/web/session?seat=1", both)).isEqualTo(WebServer.BOB);
        assertThat(name("/web/session?seat=2", both)).isNull();
        Answer seats = web.ask(web.request("/web/seats").header("Cookie", both));
        assertThat(seats.body().toString())
                .isEqualTo(
                        "{\"seats\":[{\"seat\":0,\"name\":\"alice@example.test\"},"
                                + "{\"seat\":1,\"name\":\"bob@example.test\"}],"
                                + "\"passkeys\":true}");
        Answer twice =
                web.ask(
                        web.post("/web/session?seat=2", WebServer.credentials(PASSWORD))
                                .header("Cookie", both));
        assertThat(twice.status()).isEqualTo(409);
        HttpRequest.Builder out =
                web.request("/web/session?seat=1")
                        .header("Cookie", both)
                        .header(SessionDoor.TOKEN, bob.token())
                        .DELETE();
        assertThat(web.ask(out).cookie()).startsWith("veredus-1=;").contains("Max-Age=0");
        assertThat(name("/web/session", both)).isEqualTo(WebServer.ALICE);
        assertThat(name("/web/session?seat=1", both)).isNull();
    }

    private @Nullable String name(String path, String cookies) throws Exception {
        return web.ask(web.request(path).header("Cookie", cookies))
                .body()
                .path("name")
                .asStringOpt()
                .orElse(null);
    }

    /// The token and the cookie of one seat open no other.
    @Test
    void aSeatsTokenIsForThatSeatAlone() throws Exception {
        Answer alice = web.signIn(PASSWORD);
        String bobs = WebServer.credentials(PASSWORD).replace(WebServer.ALICE, WebServer.BOB);
        Answer bob = web.ask(web.post("/web/session?seat=1", bobs));
        String both = alice.sent() + "; " + bob.sent();
        HttpRequest.Builder others =
                web.request("/web/session?seat=1")
                        .header("Cookie", both)
                        .header(SessionDoor.TOKEN, alice.token())
                        .DELETE();
        assertThat(web.ask(others).status()).isEqualTo(403);
        for (String seat : List.of("10", "-1", "x", "")) {
            String path = "/web/session?seat=" + seat;
            assertThat(name(path, both)).as(seat).isNull();
            Answer refused = web.ask(web.post(path, WebServer.credentials(PASSWORD)));
            assertThat(refused.status()).as(seat).isEqualTo(400);
            assertThat(refused.cookie()).as(seat).isNull();
        }
    }

    @Test
    void whatIsNoRequestIsRefusedAsSuch() throws Exception {
        for (String body : List.of("", "[]", "{", "{\"name\":1,\"password\":\"x\"}", "{}"))
            assertThat(web.ask(web.post("/web/session", body)).status()).as(body).isEqualTo(400);
    }
}
