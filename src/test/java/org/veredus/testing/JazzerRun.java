package org.veredus.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Jazzer looks for inputs that break a target class of the tests, guided by what parts of the code
/// they reach. `-Dfuzz.runs=N` lets it look for longer.
///
/// It cannot read class files of this Java version yet, so what is looked into is compiled for an
/// older one first.
///
/// @param target has `fuzzerTestOneInput`
/// @param floors folders of sources to compile, such as `format`; what they need comes along
/// @param packages to be looked into, as `org.veredus.format.sieve`
/// @param seed of chance
/// @param runs unless the property says otherwise
public record JazzerRun(
        Class<?> target, List<String> floors, List<String> packages, int seed, int runs) {
    private static final String RELEASE = "23";

    /// Uses what is in no older Java; no target needs it.
    private static final String TOO_NEW = "/format/webpush/";

    private static final Path SOURCES = Path.of("src/main/java");

    public JazzerRun {
        floors = List.copyOf(floors);
        packages = List.copyOf(packages);
        runs = Integer.getInteger("fuzz.runs", runs);
    }

    /// Fails with what jazzer says if it finds anything.
    ///
    /// @param folder for its files
    /// @param seeds inputs to begin with
    public void run(Path folder, List<byte[]> seeds) throws IOException, InterruptedException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        compile(folder, classes);
        Path corpus = Files.createDirectory(folder.resolve("seeds"));
        for (int i = 0; i < seeds.size(); i++)
            Files.write(corpus.resolve(String.valueOf(i)), seeds.get(i));
        Path said = folder.resolve("said");
        Process jazzer =
                new ProcessBuilder(command(classes, corpus))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            int status = jazzer.waitFor();
            String text = Files.readString(said, StandardCharsets.ISO_8859_1);
            String end = text.substring(Math.max(0, text.length() - 8000));
            assertThat(status).as(end).isZero();
            assertThat(text).contains("cov:").contains("Done " + runs + " runs");
        } finally {
            jazzer.destroyForcibly();
        }
    }

    private List<String> command(Path classes, Path seeds) {
        String looked = packages.stream().map(one -> one + ".**").collect(Collectors.joining(":"));
        return List.of(
                program("java"),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes
                        + File.pathSeparator
                        + SOURCES.resolveSibling("resources").toAbsolutePath()
                        + File.pathSeparator
                        + libraries(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--instrumentation_includes=" + looked,
                "-runs=" + runs,
                "-seed=" + seed,
                "-max_len=4096",
                "-timeout=20",
                "-rss_limit_mb=4096",
                seeds.toString());
    }

    /// Without our own classes of this Java version, and without JUnit, beside whose console jazzer
    /// mistakes our classes.
    private static String libraries() {
        String all =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(all.split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar") && !entry.contains("junit"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void compile(Path folder, Path classes) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                program("javac"),
                                "-nowarn",
                                "-proc:none",
                                "--release",
                                RELEASE,
                                "-d",
                                classes.toString(),
                                "-cp",
                                libraries(),
                                "-sourcepath",
                                SOURCES.toString()));
        for (String floor : floors)
            try (Stream<Path> tree = Files.walk(SOURCES.resolve("org/veredus").resolve(floor))) {
                tree.map(Path::toString)
                        .filter(file -> file.endsWith(".java") && !file.contains(TOO_NEW))
                        .forEach(command::add);
            }
        command.add("src/test/java/" + target.getName().replace('.', '/') + ".java");
        Path said = folder.resolve("compiled");
        Process javac =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        assertThat(javac.waitFor()).as(Files.readString(said)).isZero();
    }

    private static String program(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
