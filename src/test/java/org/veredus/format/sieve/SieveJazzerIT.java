package org.veredus.format.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jazzer looks for scripts and messages that break the parser or the interpreter, guided by what
/// parts of the code they reach. `-Dfuzz.runs=N` lets it look for longer.
///
/// It cannot read class files of this Java version yet, so the floor of formats is compiled for an
/// older one first.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SieveJazzerIT {
    private static final String RELEASE = "23";
    private static final String RUNS = System.getProperty("fuzz.runs", "100000");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path TARGET =
            Path.of("src/test/java/org/veredus/format/sieve/SieveFuzzTarget.java");

    private static final List<String> SEEDS =
            List.of(
                    "base.cases",
                    "body.cases",
                    "convert.cases",
                    "parts.cases",
                    "send.cases",
                    "variables.cases",
                    "matching.cases");

    @TempDir Path folder;

    @Test
    void findsNoInputThatBreaksTheLanguage() throws Exception {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Path seeds = Files.createDirectory(folder.resolve("seeds"));
        compile(classes);
        writeSeeds(seeds);
        Path said = folder.resolve("said");
        Process jazzer =
                new ProcessBuilder(command(classes, seeds))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            int status = jazzer.waitFor();
            String text = Files.readString(said, StandardCharsets.ISO_8859_1);
            String end = text.substring(Math.max(0, text.length() - 8000));
            assertThat(status).as(end).isZero();
            assertThat(text).contains("cov:").contains("Done " + RUNS + " runs");
        } finally {
            jazzer.destroyForcibly();
        }
    }

    private static List<String> command(Path classes, Path seeds) {
        return List.of(
                program("java"),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes + File.pathSeparator + libraries(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + SieveFuzzTarget.class.getName(),
                "--instrumentation_includes=org.veredus.format.sieve.**",
                "-runs=" + RUNS,
                "-seed=5228",
                "-max_len=4096",
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

    private void compile(Path classes) throws Exception {
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
        try (Stream<Path> tree = Files.walk(SOURCES.resolve("org/veredus/format"))) {
            tree.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(command::add);
        }
        command.add(TARGET.toString());
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

    /// The scripts and messages of the case files.
    private static void writeSeeds(Path seeds) throws IOException {
        int count = 0;
        for (String file : SEEDS) {
            for (CaseFile.Case one : CaseFile.read(file)) {
                byte[] script = one.script().getBytes(StandardCharsets.UTF_8);
                byte[] message = one.delivery().message();
                byte[] both = new byte[script.length + 1 + message.length];
                System.arraycopy(script, 0, both, 0, script.length);
                System.arraycopy(message, 0, both, script.length + 1, message.length);
                Files.write(seeds.resolve(String.valueOf(count++)), both);
            }
        }
    }
}
