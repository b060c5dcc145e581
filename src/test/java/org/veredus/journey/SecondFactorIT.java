package org.veredus.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.app.server.Service;
import org.veredus.testing.AuthenticatorApp;
import org.veredus.testing.TryServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every door of a whole server, for an administrator with an authenticator app: the password alone
/// opens none, an app password opens those of programs.
@Tag("journey")
final class SecondFactorIT {
    private static final String ADMIN = "admin@example.test";
    private static final String WANTED =
            "this account has a second factor: log in with an app password, made in the webmail"
                    + " under Settings, Security";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private TryServer veredus;

    @BeforeEach
    void start() throws IOException {
        veredus = TryServer.start(folder);
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        assertThat(veredus.errors()).isEmpty();
        veredus.close();
    }

    private HttpResponse<String> send(String method, String path, String json, String... fields)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create("http://localhost:" + veredus.port(Service.HTTP) + path))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(json));
        if (fields.length > 0) request.headers(fields);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private static String[] session(HttpResponse<String> answer) {
        String cookie = answer.headers().firstValue("set-cookie").orElseThrow();
        return new String[] {
            "Cookie",
            cookie.substring(0, cookie.indexOf(';')),
            "X-Veredus-Token",
            json(answer).path("token").asString()
        };
    }

    private static String body(String more) {
        return "{\"password\":\"" + TryServer.PASSWORD + "\"" + more + "}";
    }

    /// What is said in the end when these lines are sent, each after the answer to the one before.
    private String said(Service service, String... lines) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.ofLiteral("127.0.0.1"), veredus.port(service))) {
            socket.setSoTimeout(20_000);
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            String said = answer(in);
            for (String line : lines) {
                out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
                said = answer(in);
            }
            return said;
        }
    }

    private static String answer(BufferedReader in) throws IOException {
        String line = "";
        while (!line.matches("(\\* OK|a |\\+|-ERR|OK|NO|\\d{3} ).*")) line = in.readLine();
        return line;
    }

    private static String plain(String password) {
        byte[] octets = ("\0" + ADMIN + "\0" + password).getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder().encodeToString(octets);
    }

    private static String basic(String password) {
        byte[] octets = (ADMIN + ":" + password).getBytes(StandardCharsets.US_ASCII);
        return "Basic " + Base64.getEncoder().encodeToString(octets);
    }

    private String imap(String password) throws IOException {
        return said(Service.IMAP, "a LOGIN " + ADMIN + " \"" + password + "\"");
    }

    private String imapPlain(String password) throws IOException {
        return said(Service.IMAP, "a AUTHENTICATE PLAIN " + plain(password));
    }

    /// RFC 7628 §3.2.3: after an error the client has one more word to say.
    private String refusedBearer(String token) throws IOException {
        return said(Service.IMAP, "a AUTHENTICATE OAUTHBEARER " + oauth(token), "AQ==");
    }

    private String bearer(String token) throws IOException {
        return said(Service.IMAP, "a AUTHENTICATE OAUTHBEARER " + oauth(token));
    }

    private static String oauth(String token) {
        byte[] octets =
                ("n,a=" + ADMIN + ",\1auth=Bearer " + token + "\1\1")
                        .getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder().encodeToString(octets);
    }

    private String pop3(String password) throws IOException {
        return said(Service.POP3, "USER " + ADMIN, "PASS " + password);
    }

    private String smtp(String password) throws IOException {
        return said(Service.SUBMISSION, "EHLO c.test", "AUTH PLAIN " + plain(password));
    }

    private String sieve(String password) throws IOException {
        return said(Service.MANAGESIEVE, "AUTHENTICATE \"PLAIN\" \"" + plain(password) + "\"");
    }

    private HttpResponse<String> get(String path, String authorization) throws Exception {
        return send("GET", path, "", "Authorization", authorization);
    }

    @Test
    void thePasswordAloneOpensNoDoor() throws Exception {
        HttpResponse<String> in = send("POST", "/web/session", body(",\"name\":\"" + ADMIN + "\""));
        String[] session = session(in);
        JsonNode shown = json(send("POST", "/web/factors/app", body(""), session));
        AuthenticatorApp app = new AuthenticatorApp(shown.path("secret").asString());
        String code = "{\"code\":\"" + app.code(Instant.now()) + "\"}";
        HttpResponse<String> done = send("PUT", "/web/factors/app", code, session);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);

        String password = TryServer.PASSWORD;
        assertThat(imap(password)).isEqualTo("a NO [ALERT] " + WANTED);
        assertThat(imapPlain(password)).isEqualTo("a NO [ALERT] " + WANTED);
        assertThat(refusedBearer(password)).startsWith("a NO ");
        assertThat(pop3(password)).isEqualTo("-ERR [AUTH] " + WANTED);
        assertThat(smtp(password)).isEqualTo("534 5.7.9 " + WANTED);
        assertThat(sieve(password)).isEqualTo("NO \"" + WANTED + "\"");
        HttpResponse<String> jmap = get("/jmap/session", basic(password));
        assertThat(jmap.statusCode()).isEqualTo(401);
        assertThat(jmap.body()).contains(WANTED);
        HttpResponse<String> status = get("/api/v1/status", basic(password));
        assertThat(status.statusCode()).isEqualTo(401);
        assertThat(json(status).at("/error/code").asString()).isEqualTo("second-factor");

        String proof = ",\"code\":\"" + json(done).at("/recovery/0").asString() + "\"";
        HttpResponse<String> made =
                send("POST", "/web/tokens", body(proof + ",\"name\":\"phone\""), session(done));
        String token = json(made).path("token").asString();
        assertThat(imap(token)).startsWith("a OK ");
        assertThat(bearer(token)).startsWith("a OK ");
        assertThat(pop3(token)).startsWith("+OK ");
        assertThat(smtp(token)).startsWith("235 ");
        assertThat(sieve(token)).startsWith("OK");
        assertThat(get("/jmap/session", basic(token)).statusCode()).isEqualTo(200);
        assertThat(get("/jmap/session", "Bearer " + token).statusCode()).isEqualTo(200);
        // which administers nothing, and changes nothing of how people get in
        assertThat(get("/api/v1/status", basic(token)).statusCode()).isEqualTo(401);
        assertThat(get("/web/factors", basic(token)).statusCode()).isEqualTo(401);

        String ticket =
                json(send(
                                "POST",
                                "/api/v1/ticket",
                                body(
                                        ",\"address\":\""
                                                + ADMIN
                                                + "\",\"code\":\""
                                                + json(done).at("/recovery/1").asString()
                                                + "\"")))
                        .path("ticket")
                        .asString();
        assertThat(get("/api/v1/status", "Bearer " + ticket).statusCode()).isEqualTo(200);
        assertThat(get("/jmap/session", "Bearer " + ticket).statusCode()).isEqualTo(401);
        assertThat(get("/metrics", basic(token)).body())
                .contains("second_factors_accepted_total 2");
    }
}
