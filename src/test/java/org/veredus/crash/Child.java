package org.veredus.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.veredus.app.server.Service;

/// `veredus try` as a process of its own, from this class path.
final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;

    private Child(Process process) {
        this.process = process;
    }

    /// Starts the program; it is not ready yet.
    static Child start(Path folder, int basePort, int users, int relay) throws IOException {
        return run(
                folder,
                basePort,
                List.of(
                        "--no-inspect",
                        "--users",
                        String.valueOf(users),
                        "--relay",
                        "127.0.0.1:" + relay));
    }

    /// One that judges mail and keeps what would go out.
    static Child judging(Path folder, int basePort) throws IOException {
        return run(folder, basePort, List.of());
    }

    private static Child run(Path folder, int basePort, List<String> more) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        // it lives for seconds: what the second compiler costs never pays
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.veredus.app.cli.Main",
                        "try",
                        "--data",
                        folder.resolve("data").toString(),
                        "--base-port",
                        String.valueOf(basePort)));
        command.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(
                ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()));
        return new Child(builder.start());
    }

    /// A base whose ports are free, below those that the system hands out.
    static int freeBase(SplittableRandom random) throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            int base = random.nextInt(11_000, 27_000);
            if (free(base)) return base;
        }
        throw new IOException("no free ports");
    }

    private static boolean free(int base) {
        for (Service service : Service.values()) {
            InetAddress here = InetAddress.getLoopbackAddress();
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(here, base + service.port()));
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    /// Waits until it listens everywhere.
    void awaitReady() throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals("ready")) return;
        }
        throw new IOException("the server ended before it was ready");
    }

    /// Lets it live for a while, then kills it with signal 9.
    void killAfter(Duration life) throws IOException, InterruptedException {
        boolean died = process.waitFor(life.toMillis(), TimeUnit.MILLISECONDS);
        process.destroyForcibly();
        process.waitFor();
        if (died) throw new IOException("the server ended by itself: " + process.exitValue());
    }

    /// Ends it with signal 15. Returns its exit status.
    int stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            throw new IOException("the server did not stop");
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
