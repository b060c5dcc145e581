package org.veredus.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Mail that goes out: submitted over kept connections, queued, and carried to Debian's smtp-sink.
///
/// Veredus asks for a password, signs with two keys and remembers whom its users write to; Postfix
/// has it signed by OpenDKIM with one. Relayed is when smtp-sink has counted all messages.
final class MailOut {
    private static final String SINK = "127.0.0.2:28626";

    /// Sent through each server before the clock starts: the rates are those of a server that runs.
    private static final int WARM_UP = 10_000;

    private static final int LIMIT_SECONDS = 600;
    private static final int CONNECTIONS_OF_SINK = 500;
    private static final int PEOPLE = 1000;

    private MailOut() {}

    /// Messages a second, and the server's processor time for one.
    private record Rates(double accepted, double relayed, double micros) {}

    static void run(Bench bench) throws IOException, InterruptedException {
        int messages = bench.number("messages", 10_000);
        int sessions = bench.number("sessions", 20);
        int rounds = bench.number("rounds", 2);
        Map<String, List<Double>> all = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (Bench.Starter starter : bench.starters(false)) {
                try (Peer peer = starter.start(sessions);
                        Sink sink = Sink.start()) {
                    send(peer, sink, WARM_UP, sessions);
                    Rates rates = send(peer, sink, messages, sessions);
                    all.computeIfAbsent(peer.name(), _ -> new ArrayList<>()).add(rates.relayed());
                    System.out.printf(
                            "mail-out size=10k round=%d server=%s accepted=%.0f/s relayed=%.0f/s"
                                    + " server_cpu=%.0fus%n",
                            round,
                            peer.name(),
                            rates.accepted(),
                            rates.relayed(),
                            rates.micros());
                }
            }
        }
        List<Double> medians = all.values().stream().map(Bench::median).toList();
        if (medians.size() == 2)
            System.out.printf("ratio mail-out relayed=%.1f%n", medians.get(0) / medians.get(1));
    }

    private static Rates send(Peer peer, Sink sink, int messages, int sessions)
            throws IOException, InterruptedException {
        int each = messages / sessions;
        int wanted = sink.count() + each * sessions;
        double before = ProcessorTime.of(peer.processes());
        long begin = System.nanoTime();
        try (ExecutorService senders = Executors.newFixedThreadPool(sessions)) {
            List<Future<Boolean>> sent = new ArrayList<>();
            for (int user = 1; user <= sessions; user++) {
                int sender = user;
                sent.add(senders.submit(() -> submit(peer, sender, each)));
            }
            for (Future<Boolean> one : sent) one.get();
        } catch (ExecutionException failed) {
            throw new IOException("submitting: " + failed.getCause(), failed);
        }
        double accepted = (System.nanoTime() - begin) / 1e9;
        sink.await(wanted, begin);
        double relayed = (System.nanoTime() - begin) / 1e9;
        int all = each * sessions;
        double micros = (ProcessorTime.of(peer.processes()) - before) * 1e6 / all;
        return new Rates(all / accepted, all / relayed, micros);
    }

    private static boolean submit(Peer peer, int user, int messages) throws IOException {
        String sender = Peer.user(user);
        String text =
                Corpus.message(user, 10 * 1024)
                        .replace("<sender@outside.test>", "<" + sender + ">")
                        .replaceFirst("Message-ID: [^\r]*\r\n", "");
        try (Talk talk = Talk.smtp(peer.submission())) {
            String ready = talk.smtp("EHLO client.test");
            if (ready.contains("AUTH")) {
                String login = "\0" + sender + "\0" + Peer.PASSWORD;
                byte[] octets = login.getBytes(StandardCharsets.UTF_8);
                accepted(talk.smtp("AUTH PLAIN " + Base64.getEncoder().encodeToString(octets)));
            }
            for (int i = 0; i < messages; i++) {
                talk.smtp("MAIL FROM:<" + sender + ">");
                talk.smtp("RCPT TO:<person" + i % PEOPLE + "@relay.test>");
                talk.smtp("DATA");
                talk.send(text);
                accepted(talk.smtp("."));
            }
        }
        return true;
    }

    private static void accepted(String reply) throws IOException {
        if (!reply.startsWith("2")) throw new IOException(reply);
    }

    /// Debian's smtp-sink, which counts aloud.
    private record Sink(Process process, AtomicInteger counted) implements AutoCloseable {
        private static final Pattern COUNT = Pattern.compile("mesg[ =]*(\\d+)");

        static Sink start() throws IOException {
            List<String> command = new ArrayList<>();
            command.add(Bench.PEERS.resolve("sbin/smtp-sink").toString());
            command.addAll(List.of("-u", "nobody", "-c", SINK, "" + CONNECTIONS_OF_SINK));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            String libraries = Bench.PEERS.resolve("lib/postfix").toString();
            builder.environment().put("LD_LIBRARY_PATH", libraries);
            Sink sink = new Sink(builder.start(), new AtomicInteger());
            Runtime.getRuntime().addShutdownHook(new Thread(sink.process::destroyForcibly));
            Thread.ofPlatform().daemon().start(sink::listen);
            return sink;
        }

        /// A carriage return ends each of its lines.
        private void listen() {
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    Matcher matcher = COUNT.matcher(line);
                    while (matcher.find()) counted.set(Integer.parseInt(matcher.group(1)));
                }
            } catch (IOException ended) {
                // with the process
            }
        }

        int count() {
            return counted.get();
        }

        void await(int wanted, long begin) throws IOException, InterruptedException {
            while (count() < wanted) {
                if (System.nanoTime() - begin > LIMIT_SECONDS * 1_000_000_000L)
                    throw new IOException("relayed " + count() + " of " + wanted);
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            process.waitFor();
        }
    }
}
