package org.veredus.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// From the start of the JVM to `ready`, on new and on existing data; memory after ten idle
/// seconds; what the launcher adds when there is nothing to build.
final class Startup {
    private Startup() {}

    static void run(Bench bench) throws IOException, InterruptedException {
        List<Double> fresh = new ArrayList<>();
        List<Double> again = new ArrayList<>();
        List<Double> resident = new ArrayList<>();
        List<Double> direct = new ArrayList<>();
        List<Double> launched = new ArrayList<>();
        for (int run = 1; run <= bench.number("runs", 5); run++) {
            Path data = Files.createTempDirectory(bench.work(), "start");
            fresh.add(ready(bench, data, null));
            again.add(ready(bench, data, resident));
            List<String> help = Peer.java(bench.home());
            help.add("--version");
            direct.add(finished(help));
            launched.add(
                    finished(List.of(bench.home().resolve("veredus").toString(), "--version")));
            System.out.printf(
                    "start run=%d ready_new=%.2fs ready_again=%.2fs idle_rss=%.0fMB launcher=%.2fs%n",
                    run,
                    fresh.getLast(),
                    again.getLast(),
                    resident.getLast(),
                    launched.getLast() - direct.getLast());
        }
        System.out.printf(
                "median start ready_new=%.2fs ready_again=%.2fs idle_rss=%.0fMB launcher=%.2fs%n",
                Bench.median(fresh),
                Bench.median(again),
                Bench.median(resident),
                Bench.median(launched) - Bench.median(direct));
    }

    private static double ready(Bench bench, Path data, List<Double> resident)
            throws IOException, InterruptedException {
        List<String> command = Peer.java(bench.home());
        command.addAll(List.of("try", "--base-port", "27000", "--data", data.toString()));
        long begin = System.nanoTime();
        Process process =
                new ProcessBuilder(command)
                        .redirectError(bench.work().resolve("start.log").toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            while (line != null && !line.equals("ready")) line = out.readLine();
            if (line == null) throw new IOException("veredus did not start");
            double seconds = (System.nanoTime() - begin) / 1e9;
            if (resident != null) {
                TimeUnit.SECONDS.sleep(10);
                resident.add(Memory.of(List.of(process.pid())).rss() / 1024.0);
            }
            return seconds;
        } finally {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
        }
    }

    private static double finished(List<String> command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        if (process.waitFor() != 0) throw new IOException("failed: " + command.getFirst());
        return (System.nanoTime() - begin) / 1e9;
    }
}
