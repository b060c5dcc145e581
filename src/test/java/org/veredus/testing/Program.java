package org.veredus.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A program of the system, run to its end with a time limit.
public final class Program {
    /// Where Debian's servers are unpacked, which cannot be installed beside one another.
    public static final Path PEERS =
            Path.of(System.getenv().getOrDefault("VEREDUS_PEERS", "/opt/peers/pd"));

    private static final List<String> FOLDERS =
            List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin");

    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private byte[] input = {};
    private Duration limit = Duration.ofSeconds(60);

    private Program(String path) {
        command.add(path);
    }

    /// @param name of a program that `./veredus test --install-deps` installs
    public static Program named(String name) {
        return new Program(path(name));
    }

    /// A Python program of the test resources.
    public static Program python(String resource) throws IOException {
        try (var in = Program.class.getResourceAsStream(resource)) {
            if (in == null) throw new AssertionError("no resource " + resource);
            return named("python3").input(in.readAllBytes()).with("-");
        }
    }

    /// Where a program is; fails if nowhere.
    public static String path(String name) {
        for (String folder : FOLDERS) {
            Path path = Path.of(folder, name);
            if (Files.isExecutable(path)) return path.toString();
        }
        throw missing("the program " + name);
    }

    /// What to say where something from outside is not there.
    public static AssertionError missing(String what) {
        return new AssertionError(what + " is missing: ./veredus test --install-deps installs it");
    }

    public Program with(Object... arguments) {
        for (Object argument : arguments) command.add(argument.toString());
        return this;
    }

    public Program env(String name, Object value) {
        environment.put(name, value.toString());
        return this;
    }

    public Program input(byte[] octets) {
        input = octets.clone();
        return this;
    }

    public Program limit(Duration most) {
        limit = most;
        return this;
    }

    /// Runs it; past the limit it is ended and this fails.
    public Outcome run() throws IOException {
        Path folder = Files.createTempDirectory("program-");
        Path in = folder.resolve("in");
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        try {
            Files.write(in, input);
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectInput(in.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean done = Daemon.waitFor(process, limit);
            if (!done) Daemon.end(process, Duration.ofSeconds(2));
            Outcome outcome =
                    new Outcome(command, done ? process.exitValue() : -1, read(out), read(err));
            if (!done)
                throw new AssertionError("not done in " + limit.toSeconds() + " s: " + outcome);
            return outcome;
        } finally {
            for (Path file : List.of(in, out, err, folder)) Files.deleteIfExists(file);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /// How it ended and what it said, octets as characters.
    public record Outcome(List<String> command, int status, String out, String err) {
        /// Fails unless the exit status is 0.
        public Outcome ok() {
            return status(0);
        }

        /// Fails unless the exit status is this one.
        public Outcome status(int wanted) {
            if (status != wanted) throw new AssertionError("not " + wanted + ": " + this);
            return this;
        }

        @Override
        public String toString() {
            return "status %d of %s%n%s%n%s".formatted(status, command, out, err);
        }
    }
}
