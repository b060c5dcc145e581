package org.veredus.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veredus.protocol.imap.TrackingClient.Kind;

/// Clients change mailboxes at once that two accounts share; what each was told agrees with what it
/// then reads. RFC 2180, RFC 3501 §5.2, RFC 4314, RFC 7162
///
/// `-Dimap.stress.seconds=600` lets the crowd go on for longer.
class SynchronisationTest {
    private static final int CROWD = 50;
    private static final Duration CROWDED =
            Duration.ofSeconds(Long.getLong("imap.stress.seconds", 3));

    /// Beyond that messages are removed rather than brought.
    private static final int MANY = 60;

    private static final String BENEATH = "Other Users/alice@imap.test/";
    private static final List<String> SHARED = List.of("INBOX", "Work", "Play");
    private static final List<String> FLAGS =
            List.of("\\Seen", "\\Flagged", "\\Deleted", "\\Answered", "work", "play");

    @TempDir Path folder;
    private ImapServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ImapServer(folder);
        for (int i = 0; i < 10; i++) server.file("Subject: m" + i + "\n\nbody\n");
        server.enter("");
        for (String mailbox : SHARED) {
            server.talk.skip("", "m1 CREATE " + mailbox, "m1 ");
            server.talk.skip("", "m2 SETACL " + mailbox + " bob@imap.test lrswite", "m2 OK");
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void whatFewClientsAreToldIsWhatTheyRead() throws Exception {
        List<TrackingClient> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) clients.add(new TrackingClient(server.port(), kind(i)));
        together(clients, 120);
        agree(clients);
    }

    @Test
    void whatACrowdIsToldIsWhatItReads() throws Exception {
        List<TrackingClient> clients = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            boolean owner = i % 2 == 0;
            String mailbox = SHARED.get(i % SHARED.size());
            clients.add(
                    new TrackingClient(
                            server.port(),
                            owner ? "alice@imap.test" : "bob@imap.test",
                            owner ? mailbox : BENEATH + mailbox,
                            kind(i)));
        }
        together(clients, Integer.MAX_VALUE);
        long checks = 0;
        for (TrackingClient client : clients) checks += client.checks();
        assertThat(checks).isPositive();
        agree(clients);
    }

    private static Kind kind(int client) {
        return Kind.values()[client % Kind.values().length];
    }

    private static void together(List<TrackingClient> clients, int commands) throws Exception {
        long end = System.nanoTime() + CROWDED.toNanos();
        BooleanSupplier goOn = () -> System.nanoTime() < end;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < clients.size(); i++) {
                TrackingClient client = clients.get(i);
                Random random = new Random(20260301 + i);
                running.add(
                        threads.submit(
                                () -> {
                                    for (int n = 0; n < commands && goOn.getAsBoolean(); n++) {
                                        act(client, random);
                                    }
                                    return null;
                                }));
            }
            for (Future<?> each : running) each.get();
        }
    }

    /// Nobody changes anything any more: all have the same picture of a mailbox.
    private void agree(List<TrackingClient> clients) throws Exception {
        Map<String, List<String>> read = new HashMap<>();
        for (String mailbox : SHARED) {
            try (TrackingClient fresh =
                    new TrackingClient(server.port(), "alice@imap.test", mailbox, Kind.PLAIN)) {
                read.put(mailbox, fresh.view());
            }
        }
        for (TrackingClient client : clients) {
            client.complete();
            String mailbox = client.mailbox().replace(BENEATH, "");
            assertThat(client.view()).isEqualTo(read.get(mailbox));
            client.close();
        }
    }

    private static void act(TrackingClient client, Random random) throws Exception {
        int size = client.size();
        int one = 1 + random.nextInt(Math.max(1, size));
        String flag = FLAGS.get(random.nextInt(FLAGS.size()));
        String sign = random.nextBoolean() ? "+" : "-";
        boolean own = !client.mailbox().startsWith(BENEATH);
        String here = '"' + client.mailbox() + '"';
        String target = SHARED.get(random.nextInt(SHARED.size()));
        String other = own ? target : BENEATH + target;
        if (size > MANY && random.nextInt(4) == 0) {
            client.run("STORE 1:" + size / 2 + " +FLAGS.SILENT (\\Deleted)");
            client.run("EXPUNGE");
            return;
        }
        switch (size == 0 ? random.nextInt(2) : random.nextInt(16)) {
            case 0 -> client.run("APPEND " + here + " (" + flag + ") {6+}\r\nA: b\r\n");
            case 1 -> client.idle();
            case 2 -> client.run("STORE " + one + " " + sign + "FLAGS (" + flag + ")");
            case 3 -> client.storeSilently(one, sign, flag);
            case 4 -> client.run("UID STORE 1:* " + sign + "FLAGS (" + flag + ")");
            case 5 -> client.run("EXPUNGE");
            case 6 -> client.run("FETCH " + one + ":* (UID FLAGS)");
            case 7 -> client.run("UID MOVE " + client.uidOr(one, 1) + " \"" + other + '"');
            case 8 -> client.run("COPY " + one + " \"" + other + '"');
            case 9 -> client.run("UID EXPUNGE " + client.uidOr(one, 1));
            case 10 -> client.run("NOOP");
            case 11 -> client.run("UID SEARCH RETURN (ALL) SINCE 1-Jan-2020");
            case 12 -> client.select(other);
            case 13 -> client.comeAgain();
            case 14 -> client.fetchAll();
            default -> client.run("UID SEARCH RETURN (COUNT) " + flag(flag));
        }
    }

    private static String flag(String flag) {
        return flag.startsWith("\\") ? flag.substring(1).toUpperCase(Locale.ROOT) : "ALL";
    }
}
