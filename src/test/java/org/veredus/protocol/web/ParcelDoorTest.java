package org.veredus.protocol.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veredus.protocol.web.WebServer.PASSWORD;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.parcel.ParcelSettings;
import org.veredus.account.parcel.Parcels;
import org.veredus.account.session.SessionDoor;
import org.veredus.protocol.web.WebServer.Answer;
import org.veredus.storage.blob.BlobId;

@Timeout(60)
final class ParcelDoorTest {
    private static final byte[] FILM = "a film".getBytes(StandardCharsets.UTF_8);

    private final WebServer web;
    private final Answer alice;

    ParcelDoorTest() throws Exception {
        web = new WebServer(WebSettings.Clear.SERVED);
        alice = web.signIn(PASSWORD);
    }

    @AfterEach
    void noBug() {
        assertThat(web.bugs()).isZero();
        web.close();
    }

    private HttpRequest.Builder asAlice(String path) {
        return web.request(path)
                .header("Cookie", alice.sent())
                .header(SessionDoor.TOKEN, alice.token());
    }

    private Answer send(String name, String type) throws Exception {
        return web.ask(
                asAlice("/web/parcels?name=" + name)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(FILM)));
    }

    private HttpResponse<byte[]> fetch(String path) throws Exception {
        return web.send(web.request(path));
    }

    @Test
    void whoeverHasTheLinkFetchesTheFileAndNobodyElse() throws Exception {
        Answer made = send("Our%20film%C3%A9.html", "text/html");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().path("size").asLong()).isEqualTo(FILM.length);
        String path = made.body().path("path").asString();
        assertThat(path).endsWith("/Our%20film%C3%A9.html");
        HttpResponse<byte[]> got = fetch(path);
        assertThat(got.body()).isEqualTo(FILM);
        assertThat(got.headers().firstValue("content-disposition").orElseThrow())
                .startsWith("attachment;")
                .contains("filename*=utf-8''Our%20film%C3%A9.html");
        assertThat(got.headers().firstValue("content-security-policy").orElseThrow())
                .contains("sandbox");
        String secret = made.body().path("id").asString();
        assertThat(secret).hasSize(22);
        for (String other :
                List.of(
                        path.replace(secret, secret.substring(1) + "A"),
                        path.replace("/Our%20film%C3%A9.html", "/else"),
                        "/parcels/99/" + secret + "/Our%20film%C3%A9.html",
                        "/parcels/0/" + secret + "/x",
                        "/parcels/x/" + secret + "/x"))
            assertThat(fetch(other).statusCode()).as(other).isEqualTo(404);
        assertThat(web.ask(web.request("/web/parcels")).status()).isEqualTo(401);
    }

    @Test
    void itIsListedAndTakenAway() throws Exception {
        Answer made = send("film.mp4", "video/mp4");
        Answer list = web.ask(asAlice("/web/parcels"));
        assertThat(list.body().path("parcels")).hasSize(1);
        assertThat(list.body().at("/parcels/0/name").asString()).isEqualTo("film.mp4");
        String own = "/web/parcels/" + made.body().path("id").asString();
        assertThat(web.ask(asAlice(own).DELETE()).status()).isEqualTo(200);
        assertThat(web.ask(asAlice(own).DELETE()).status()).isEqualTo(404);
        assertThat(fetch(made.body().path("path").asString()).statusCode()).isEqualTo(404);
    }

    @Test
    void itsTimeIsOverAfterThirtyDays() throws Exception {
        Answer made = send("film.mp4", "video/mp4");
        String path = made.body().path("path").asString();
        web.clock.advance(ParcelSettings.defaults().kept().minus(Duration.ofMinutes(1)));
        assertThat(fetch(path).statusCode()).isEqualTo(200);
        web.clock.advance(Duration.ofMinutes(1));
        assertThat(fetch(path).statusCode()).isEqualTo(404);
    }

    /// The content goes with the parcel, whatever ends it.
    @Test
    void whatIsOverOrOfARemovedAccountLeavesNothing() throws Exception {
        BlobId content = BlobId.ofContent(FILM);
        send("film.mp4", "video/mp4");
        web.clock.advance(ParcelSettings.defaults().kept().minus(Duration.ofMinutes(1)));
        Parcels.tidy(web.accounts, web.account, web.clock);
        assertThat(web.accounts.blobs().contains(content)).isTrue();
        web.clock.advance(Duration.ofMinutes(1));
        Parcels.tidy(web.accounts, web.account, web.clock);
        web.accounts.blobs().collect(Duration.ZERO);
        assertThat(web.accounts.blobs().contains(content)).isFalse();
        Answer again = web.signIn(PASSWORD);
        assertThat(again.status()).isEqualTo(200);
        web.ask(
                web.request("/web/parcels?name=film")
                        .header("Cookie", again.sent())
                        .header(SessionDoor.TOKEN, again.token())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(FILM)));
        assertThat(web.accounts.blobs().contains(content)).isTrue();
        Parcels.clear(web.accounts.open(web.account));
        web.accounts.blobs().collect(Duration.ZERO);
        assertThat(web.accounts.blobs().contains(content)).isFalse();
    }

    @Test
    void thereIsNoMoreThanTheQuotaHasRoomFor() throws Exception {
        web.directory.setQuota(web.account, new Quota(FILM.length * 2L, 10));
        assertThat(send("one", "text/plain").status()).isEqualTo(201);
        assertThat(send("two", "text/plain").status()).isEqualTo(201);
        Answer full = send("three", "text/plain");
        assertThat(full.status()).isEqualTo(409);
        assertThat(full.body().at("/error/message").asString()).contains("no room");
        assertThat(web.ask(asAlice("/web/parcels")).body().path("parcels")).hasSize(2);
    }

    @Test
    void aStoppedAccountGivesNothingOut() throws Exception {
        Answer made = send("film.mp4", "video/mp4");
        web.directory.setEnabled(web.account, false);
        assertThat(fetch(made.body().path("path").asString()).statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNoFilesNameIsRefused() throws Exception {
        for (String name : List.of("", "a%2Fb", "..%2Fx", "a%0Ab", "a%5Cb", "x".repeat(256)))
            assertThat(send(name, "text/plain").status()).as(name).isEqualTo(400);
        assertThat(send("a", "text/plain; charset=x\"").status()).isEqualTo(201);
    }

    private HttpResponse<byte[]> part(String path, String... headers) throws Exception {
        HttpRequest.Builder request = web.request(path);
        for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        return web.send(request);
    }

    // RFC 9110 §14
    @Test
    void aDownloadThatWasCutShortGoesOn() throws Exception {
        String path = send("film.mp4", "video/mp4").body().path("path").asString();
        HttpResponse<byte[]> whole = fetch(path);
        String tag = whole.headers().firstValue("etag").orElseThrow();
        assertThat(whole.headers().firstValue("accept-ranges")).contains("bytes");
        assertThat(whole.headers().firstValue("content-length")).contains("6");
        HttpResponse<byte[]> rest = part(path, "Range", "bytes=2-", "If-Range", tag);
        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(rest.body()).isEqualTo("film".getBytes(StandardCharsets.UTF_8));
        assertThat(rest.headers().firstValue("content-range")).contains("bytes 2-5/6");
        assertThat(rest.headers().firstValue("content-disposition").orElse(""))
                .startsWith("attachment");
        for (String[] each :
                new String[][] {
                    {"bytes=0-0", "206", "a", "bytes 0-0/6"},
                    {"bytes=-4", "206", "film", "bytes 2-5/6"},
                    {"bytes=-99", "206", "a film", "bytes 0-5/6"},
                    {"bytes=4-999", "206", "lm", "bytes 4-5/6"},
                    {"bytes=6-", "416", "", "bytes */6"},
                    {"bytes=-0", "416", "", "bytes */6"},
                    {"bytes=3-2", "200", "a film", ""},
                    {"bytes=0-1,3-4", "200", "a film", ""},
                    {"bytes=x-", "200", "a film", ""},
                    {"lines=1-2", "200", "a film", ""},
                }) {
            HttpResponse<byte[]> got = part(path, "Range", each[0]);
            assertThat(got.statusCode()).as(each[0]).isEqualTo(Integer.parseInt(each[1]));
            assertThat(new String(got.body(), StandardCharsets.UTF_8))
                    .as(each[0])
                    .isEqualTo(each[2]);
            assertThat(got.headers().firstValue("content-range").orElse("")).isEqualTo(each[3]);
        }
        assertThat(part(path, "Range", "bytes=2-", "If-Range", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void limitsAreTheOperatorsToSet() throws Exception {
        assertThat(web.ask(asAlice("/web/parcels")).body().path("from").asLong())
                .isEqualTo(20L << 20);
        String path = send("film.mp4", "video/mp4").body().path("path").asString();
        web.limits(new ParcelSettings(1L << 20, 5, Duration.ofDays(1)));
        HttpRequest.Builder large =
                asAlice("/web/parcels?name=two.mp4")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(FILM));
        assertThat(web.send(large).statusCode()).isEqualTo(413);
        web.limits(new ParcelSettings(1L << 20, 10, Duration.ofDays(1)));
        String brief = send("two.mp4", "video/mp4").body().path("path").asString();
        web.limits(new ParcelSettings(null, 10, Duration.ofDays(1)));
        assertThat(web.ask(asAlice("/web/parcels")).body().path("from").isNull()).isTrue();
        assertThat(send("three.mp4", "video/mp4").status()).isEqualTo(403);
        web.clock.advance(Duration.ofDays(1));
        assertThat(fetch(brief).statusCode()).isEqualTo(404);
        assertThat(fetch(path).statusCode()).isEqualTo(200);
    }
}
