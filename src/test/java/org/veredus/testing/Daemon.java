package org.veredus.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A server in a process of its own, with its output in files. It and all that it started are ended
/// by their ids: on [#close], or with this JVM.
public final class Daemon implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final Process process;
    private final Path out;
    private final Path err;
    private final Thread lastResort;

    private Daemon(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
        this.lastResort = new Thread(() -> end(process, Duration.ZERO));
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /// @param folder for the files `NAME.out` and `NAME.err`
    public static Daemon start(
            String name, Path folder, List<String> command, Map<String, String> environment)
            throws IOException {
        Path out = folder.resolve(name + ".out");
        Path err = folder.resolve(name + ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Daemon(builder.start(), out, err);
    }

    /// What it wrote to standard output so far.
    public String out() throws IOException {
        return Files.readString(out, StandardCharsets.ISO_8859_1);
    }

    /// What it wrote to standard error so far.
    public String err() throws IOException {
        return Files.readString(err, StandardCharsets.ISO_8859_1);
    }

    /// Waits for what a server does when it is up; fails if it ends instead.
    public void await(String what, Duration limit, Await.Condition condition) throws IOException {
        Await.until(
                what,
                limit,
                () -> {
                    if (!process.isAlive())
                        throw new AssertionError(
                                "ended with status "
                                        + process.exitValue()
                                        + " before "
                                        + what
                                        + "\n"
                                        + out()
                                        + err());
                    return condition.holds();
                });
    }

    public long pid() {
        return process.pid();
    }

    /// Ends it without mercy.
    public void kill() {
        process.destroyForcibly();
        waitFor(process, GRACE);
    }

    /// Asks it to end (SIGTERM).
    ///
    /// @return its exit status
    public int stop() {
        process.destroy();
        if (!waitFor(process, GRACE))
            throw new AssertionError("still running " + GRACE.toSeconds() + " s after SIGTERM");
        return process.exitValue();
    }

    @Override
    public void close() {
        end(process, GRACE);
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }

    /// Ends a process and all below it: asks, and after the grace does not ask.
    static void end(Process process, Duration grace) {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        all.forEach(ProcessHandle::destroy);
        long end = System.nanoTime() + grace.toNanos();
        while (all.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < end)
            waitFor(process, BETWEEN);
        all.forEach(ProcessHandle::destroyForcibly);
    }

    static boolean waitFor(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
