package org.veredus.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.app.server.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `veredus try` in a process of its own, from this JVM's class path, on free ports.
public final class TryServer implements AutoCloseable {
    /// Of all its accounts.
    public static final String PASSWORD = "correct horse";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Daemon daemon;
    private final Path data;
    private final int basePort;

    private TryServer(Daemon daemon, Path data, int basePort) {
        this.daemon = daemon;
        this.data = data;
        this.basePort = basePort;
    }

    /// Starts it and waits until it is ready.
    ///
    /// @param folder for its data and output
    /// @param options further ones of `try`
    public static TryServer start(Path folder, Object... options) throws IOException {
        return start(folder, freeBase(), options);
    }

    /// Starts it on ports known before.
    public static TryServer start(Path folder, int basePort, Object... options) throws IOException {
        Path data = folder.resolve("data");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        // it lives for seconds: what the second compiler costs never pays
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.veredus.app.cli.Main",
                        "try"));
        command.addAll(List.of("--data", data.toString(), "--base-port", "" + basePort));
        for (Object option : options) command.add(option.toString());
        Daemon daemon = Daemon.start("try", folder, command, Map.of());
        try {
            daemon.await("ready", PATIENCE, () -> daemon.out().contains("\nready"));
            return new TryServer(daemon, data, basePort);
        } catch (AssertionError | IOException failed) {
            daemon.close();
            throw failed;
        }
    }

    /// A base under which all ports of a service are free.
    public static int freeBase() {
        return Ports.base(Arrays.stream(Service.values()).mapToInt(Service::port).toArray());
    }

    public int port(Service service) {
        return basePort + service.port();
    }

    /// HOST:PORT, for command lines.
    public String at(Service service) {
        return "localhost:" + port(service);
    }

    /// The certificate that clients trust.
    public Path authority() {
        return data.resolve("tls").resolve("ca.pem");
    }

    public String log() throws IOException {
        return daemon.err();
    }

    /// The log's lines about bugs and failures, with what follows them.
    public List<String> errors() throws IOException {
        return log().lines()
                .filter(line -> line.contains(" ERROR ") || line.contains("Exception"))
                .toList();
    }

    /// Asks the API, as its administrator. Fails if it answers with an error.
    ///
    /// @param path below `/api/v1`
    /// @param json with single quotes for double ones; null for none
    public JsonNode api(String method, String path, @Nullable String json) throws IOException {
        String login = "admin@example.test:" + PASSWORD;
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + at(Service.HTTP) + "/api/v1" + path))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        login.getBytes(StandardCharsets.UTF_8)))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                json == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(
                                                json.replace('\'', '"')))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300)
                throw new AssertionError(answer.statusCode() + " " + answer.body());
            return new JsonMapper().readTree(answer.body());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException(stopping);
        }
    }

    /// Logs an account of `example.test` in.
    public ImapClient imap(String name) throws IOException {
        return ImapClient.login(port(Service.IMAP), name + "@example.test", PASSWORD);
    }

    /// Octets of memory that it held at most, its heap and all else.
    public long mostMemory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + daemon.pid() + "/status"))) {
            if (line.startsWith("VmHWM:")) return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        }
        throw new IOException("no VmHWM");
    }

    /// Stops it as an operator does, and returns the exit status.
    public int stop() {
        return daemon.stop();
    }

    /// Ends it as a loss of power does.
    public void kill() {
        daemon.kill();
    }

    @Override
    public void close() {
        daemon.close();
    }

    /// Waits until the log says this.
    public void awaitLog(String text) throws IOException {
        daemon.await(text, PATIENCE, () -> log().contains(text));
    }
}
