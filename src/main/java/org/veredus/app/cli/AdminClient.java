package org.veredus.app.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.veredus.base.http.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Calls the admin API of a running server.
final class AdminClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(2);

    private final URI server;
    private final @Nullable String authorization;
    private final HttpClient http;
    private final JsonMapper json = new JsonMapper();

    /// @param authorization null: none
    /// @param tls null: the system's roots
    AdminClient(URI server, @Nullable String authorization, @Nullable SSLContext tls) {
        this.server = server;
        this.authorization = authorization;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT);
        if (tls != null) builder.sslContext(tls);
        http = builder.build();
    }

    /// Reads a document that somebody wrote.
    JsonNode read(String text) throws Failure {
        try {
            return json.readTree(text);
        } catch (JacksonException malformed) {
            throw new Failure("this is not JSON: " + JsonFault.of(malformed));
        }
    }

    ObjectNode object() {
        return json.createObjectNode();
    }

    /// What a caller puts into a path or a query.
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) throws Failure {
        return call("GET", path, null);
    }

    JsonNode delete(String path) throws Failure {
        return call("DELETE", path, null);
    }

    JsonNode post(String path, ObjectNode body) throws Failure {
        return call("POST", path, body);
    }

    /// Sends a file as it is.
    JsonNode upload(String path, String type, byte[] file) throws Failure {
        return send(
                request(path).POST(BodyPublishers.ofByteArray(file)).header("Content-Type", type));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve("/api/v1" + path)).timeout(ANSWER);
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    /// Exchanges a password for a ticket.
    ///
    /// @param code null: none
    /// @return null if the account has a second factor, and no code was given
    @Nullable String ticket(String user, String password, @Nullable String code) throws Failure {
        ObjectNode body = object().put("address", user).put("password", password);
        if (code != null) body.put("code", code);
        HttpRequest request =
                request("/ticket")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build();
        HttpResponse<byte[]> response = exchange(request);
        boolean wanted =
                response.statusCode() == 401
                        && new String(response.body(), StandardCharsets.UTF_8)
                                .contains("\"second-factor\"");
        return wanted ? null : answer(response).path("ticket").asString();
    }

    /// @param path behind `/api/v1`
    JsonNode call(String method, String path, @Nullable ObjectNode body) throws Failure {
        HttpRequest.Builder request =
                request(path)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body.toString()));
        if (body != null) request.header("Content-Type", "application/json");
        return send(request);
    }

    private JsonNode send(HttpRequest.Builder request) throws Failure {
        return answer(exchange(request.build()));
    }

    /// Fetches a message.
    byte[] download(String path) throws Failure {
        HttpResponse<byte[]> response = exchange(request(path).build());
        if (response.statusCode() != 200) answer(response);
        return response.body();
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) throws Failure {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException unreachable) {
            throw new Failure(sentence(unreachable));
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }

    private String sentence(IOException unreachable) {
        for (Throwable why = unreachable; why != null; why = why.getCause())
            if (why instanceof UnresolvedAddressException)
                return "no host is called " + server.getHost() + "; see --server";
        return switch (unreachable) {
            case ConnectException _ -> "nothing listens at " + server + "; is the server running?";
            case HttpTimeoutException _ -> server + " does not answer in time";
            case SSLException _ ->
                    server + " is not who it should be: " + Trouble.of(unreachable) + "; see --ca";
            default -> "no answer from " + server + ": " + Trouble.of(unreachable);
        };
    }

    private JsonNode answer(HttpResponse<byte[]> response) throws Failure {
        int status = response.statusCode();
        JsonNode body = json.createObjectNode();
        try {
            if (response.body().length > 0) body = json.readTree(response.body());
        } catch (JacksonException notOurs) {
            if (status < 300) throw new Failure(server + " does not answer like a Veredus server");
        }
        if (status < 300) return body;
        String message = body.path("error").path("message").asString("");
        if (status == 401) throw new Failure(message + "; see --token-file and --user");
        throw new Failure(message.isEmpty() ? "the server answered " + status : message);
    }

    @Override
    public void close() {
        http.close();
    }
}
