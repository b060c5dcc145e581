package org.veredus.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A mail server under test, started fresh on empty data.
interface Peer extends AutoCloseable {
    String PASSWORD = "correct horse";

    String name();

    int smtp();

    /// Where its users' mail comes in; what is for relay.test goes on to 127.0.0.2:28626.
    int submission();

    int imap();

    int imaps();

    int pop3();

    /// The roots of its process trees.
    List<Long> processes() throws IOException;

    @Override
    void close() throws IOException, InterruptedException;

    static String user(int number) {
        return "user" + number + "@example.test";
    }

    /// The class path and flags that the launcher uses.
    static List<String> java(Path home) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + home.resolve("veredus.options"));
        command.addAll(List.of("-XX:AOTCache=" + home.resolve("target/veredus.aot"), "-Xlog:aot=off"));
        String more = System.getenv("VEREDUS_JAVA_OPTS");
        if (more != null && !more.isBlank()) command.addAll(List.of(more.trim().split(" +")));
        command.add("-cp");
        command.add(home.resolve("target/veredus.jar") + ":" + home.resolve("target/lib") + "/*");
        command.add("org.veredus.app.cli.Main");
        return command;
    }

    /// `veredus try --no-inspect`.
    record Veredus(Process process, Path data, int basePort) implements Peer {
        static final int BASE_PORT = 27_000;

        static Veredus start(Path home, Path work, int users) throws IOException {
            return start(home, work, users, BASE_PORT);
        }

        /// Starts one besides others, which have other ports.
        static Veredus start(Path home, Path work, int users, int basePort) throws IOException {
            return start(home, work, users, Files.createTempDirectory(work, "veredus"), basePort);
        }

        /// Starts a server on data that one has left which was stopped.
        static Veredus again(Path home, Path work, int users, Path data) throws IOException {
            return start(home, work, users, data, BASE_PORT);
        }

        private static Veredus start(
                Path home, Path work, int users, Path data, int basePort) throws IOException {
            List<String> command = java(home);
            command.addAll(List.of("try", "--no-inspect", "--users", "" + users));
            command.addAll(List.of("--relay", "127.0.0.2:28626")); // nobody has to listen
            command.addAll(List.of("--base-port", "" + basePort, "--data", data.toString()));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.redirectError(work.resolve("veredus-" + basePort + ".log").toFile());
            Veredus started = new Veredus(builder.start(), data, basePort);
            Runtime.getRuntime().addShutdownHook(new Thread(started.process::destroyForcibly));
            started.awaitReady();
            return started;
        }

        private void awaitReady() throws IOException {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.equals("ready")) return;
            }
            throw new IOException("veredus did not start");
        }

        @Override
        public String name() {
            return "veredus";
        }

        @Override
        public int smtp() {
            return basePort + 25;
        }

        @Override
        public int submission() {
            return basePort + 587;
        }

        @Override
        public int imap() {
            return basePort + 143;
        }

        @Override
        public int imaps() {
            return basePort + 993;
        }

        @Override
        public int pop3() {
            return basePort + 110;
        }

        @Override
        public List<Long> processes() {
            return List.of(process.pid());
        }

        /// Ends it and leaves its data.
        void stop() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
        }

        /// Octets of the objects that are in use.
        long liveHeap() throws IOException, InterruptedException {
            Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
            Process jcmd =
                    new ProcessBuilder(
                                    tool.toString(), "" + process.pid(), "GC.class_histogram")
                            .start();
            String total = "";
            try (BufferedReader out = jcmd.inputReader(StandardCharsets.UTF_8)) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    if (line.startsWith("Total")) total = line;
                }
            }
            if (jcmd.waitFor() != 0) throw new IOException("jcmd failed");
            return Long.parseLong(total.trim().split(" +")[2]);
        }

        @Override
        public void close() throws IOException, InterruptedException {
            stop();
            Bench.remove(data);
        }
    }

    /// Postfix -> LMTP -> Dovecot, or its Dovecot alone.
    record PostfixDovecot(String name, Path script, Path folder) implements Peer {
        static PostfixDovecot start(Path home, Path work, int hibernate)
                throws IOException, InterruptedException {
            Path script = home.resolve("bench/peers/postfix-dovecot.sh");
            Path folder = work.resolve("peer"); // as bench.sh knows it, which stops what is left
            String name = hibernate == 0 ? "postfix+dovecot" : "dovecot, hibernating";
            PostfixDovecot peer = new PostfixDovecot(name, script, folder);
            peer.run("start", hibernate == 0 ? "0" : hibernate + "s");
            return peer;
        }

        private void run(String action, String more) throws IOException, InterruptedException {
            Process process =
                    new ProcessBuilder(script.toString(), action, folder.toString(), more)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            if (process.waitFor() != 0) throw new IOException(action + " of the peer failed");
        }

        @Override
        public int smtp() {
            return 28_025;
        }

        @Override
        public int submission() {
            return 28_587;
        }

        @Override
        public int imap() {
            return 28_143;
        }

        @Override
        public int imaps() {
            return 28_993;
        }

        @Override
        public int pop3() {
            return 28_110;
        }

        @Override
        public List<Long> processes() throws IOException {
            Process process =
                    new ProcessBuilder(script.toString(), "pids", folder.toString()).start();
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                return out.lines().map(Long::valueOf).toList();
            }
        }

        @Override
        public void close() throws IOException, InterruptedException {
            run("stop", "");
            Bench.remove(folder);
        }
    }
}
