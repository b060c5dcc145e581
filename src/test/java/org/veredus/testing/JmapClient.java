package org.veredus.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A JMAP client of one account over plain HTTP on loopback.
public final class JmapClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI root;
    private final String login;
    private final String account;
    private final String using;

    private JmapClient(int port, String name, String password) throws IOException {
        root = URI.create("http://127.0.0.1:" + port);
        byte[] pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
        login = "Basic " + Base64.getEncoder().encodeToString(pair);
        JsonNode session = session();
        account = session.at("/primaryAccounts/urn:ietf:params:jmap:mail").asString();
        using = JSON.valueToTree(session.get("capabilities").propertyNames()).toString();
    }

    public static JmapClient login(int port, String name, String password) throws IOException {
        return new JmapClient(port, name, password);
    }

    public JsonNode session() throws IOException {
        return send(request("/.well-known/jmap").GET().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path)).header("Authorization", login);
    }

    private JsonNode send(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (answer.statusCode() != 200)
                throw new IOException(answer.statusCode() + " " + answer.body());
            return JSON.readTree(answer.body());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    /// The responses to calls written as JSON with `'` for `"`; `ACCOUNT` stands for the
    /// account.
    public JsonNode calls(String... calls) throws IOException {
        String written = String.join(",", calls).replace('\'', '"').replace("ACCOUNT", account);
        String body = "{\"using\":" + using + ",\"methodCalls\":[" + written + "]}";
        return send(request("/jmap/api")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .get("methodResponses");
    }

    /// The arguments of the only response to a call.
    public JsonNode call(String name, String arguments) throws IOException {
        String rest = arguments.isEmpty() ? "" : "," + arguments;
        return calls("['" + name + "',{'accountId':'ACCOUNT'" + rest + "},'0']").at("/0/1");
    }

    @Override
    public void close() {
        http.close();
    }
}
