package org.veredus.transport.inspect.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.veredus.format.address.Address;
import org.veredus.transport.inspect.Candidate;
import org.veredus.transport.inspect.Check;
import org.veredus.transport.inspect.CheckFailed;
import org.veredus.transport.inspect.Finding;
import org.veredus.transport.inspect.Visit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks Rspamd, by `/checkv2` of its HTTP protocol.
public final class Rspamd implements Check {
    private static final int MAX_ANSWER = 1 << 20;

    private final Engine engine;
    private final HttpClient http;
    private final JsonMapper json = new JsonMapper();

    public Rspamd(Engine engine) {
        this.engine = engine;
        http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(engine.time())
                        .build();
    }

    @Override
    public String name() {
        return "rspamd";
    }

    @Override
    public Spends spends() {
        return Spends.TIME;
    }

    @Override
    public List<Finding> look(Candidate candidate) throws CheckFailed {
        if (!engine.places().tryAcquire()) throw new CheckFailed("rspamd has too much to do");
        try {
            HttpResponse<byte[]> answer =
                    http.send(
                            request(candidate),
                            BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
            if (answer.statusCode() != 200)
                throw new CheckFailed("rspamd answers " + answer.statusCode());
            return opinion(json.readTree(answer.body())).finding(name(), "Rspamd");
        } catch (IOException | JacksonException failed) {
            throw new CheckFailed(
                    "rspamd at " + engine.address() + ": " + failed.getMessage(), failed);
        } catch (InterruptedException slow) {
            Thread.currentThread().interrupt();
            throw new CheckFailed("rspamd is too slow", slow);
        } finally {
            engine.places().release();
        }
    }

    private HttpRequest request(Candidate candidate) {
        String host = engine.address().getHostString();
        String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://"
                                                + shown
                                                + ":"
                                                + engine.address().getPort()
                                                + "/checkv2"))
                        .timeout(engine.time())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(candidate.start()));
        Visit visit = candidate.visit();
        InetAddress client = visit.client();
        if (client != null) request.header("IP", client.getHostAddress());
        if (!visit.helo().isEmpty()) request.header("Helo", Words.printable(visit.helo()));
        request.header("From", value(visit.sender()));
        for (Address recipient : visit.recipients())
            request.header("Rcpt", value(recipient.wire()));
        return request.build();
    }

    /// HTTP's fields have octets, the client library takes ASCII.
    private static String value(String address) {
        String ascii =
                new String(address.getBytes(StandardCharsets.UTF_8), StandardCharsets.US_ASCII);
        return ascii.replaceAll("[^ -~]", "?");
    }

    private static Opinion opinion(JsonNode answer) throws CheckFailed {
        JsonNode score = answer.path("score");
        double limit = answer.path("required_score").asDouble(0);
        if (!score.isNumber() || !(limit > 0) || !Double.isFinite(score.asDouble()))
            throw new CheckFailed("rspamd gives no score");
        String symbols = String.join(",", answer.path("symbols").propertyNames());
        return new Opinion(score.asDouble(), limit, Words.printable(symbols));
    }
}
