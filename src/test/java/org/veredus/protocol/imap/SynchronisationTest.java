package org.veredus.protocol.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several clients change one mailbox at once; what each was told agrees with what it then reads.
/// RFC 2180, RFC 3501 §5.2
@Timeout(120)
class SynchronisationTest {
    private static final int CLIENTS = 4;
    private static final int COMMANDS = 120;
    private static final List<String> FLAGS =
            List.of("\\Seen", "\\Flagged", "\\Deleted", "\\Answered", "work", "play");

    @TempDir Path folder;
    private ImapServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ImapServer(folder);
        for (int i = 0; i < 10; i++) server.file("Subject: m" + i + "\n\nbody\n");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void whatClientsAreToldIsWhatTheyRead() throws Exception {
        List<TrackingClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new TrackingClient(server.port(), i % 2 == 1));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                TrackingClient client = clients.get(i);
                Random random = new Random(20260301 + i);
                running.add(
                        threads.submit(
                                () -> {
                                    for (int n = 0; n < COMMANDS; n++) act(client, random);
                                    return null;
                                }));
            }
            for (Future<?> each : running) each.get();
        }
        try (TrackingClient fresh = new TrackingClient(server.port(), false)) {
            fresh.run("FETCH 1:* (UID FLAGS)");
            for (TrackingClient client : clients) {
                client.complete();
                assertThat(client.view()).isEqualTo(fresh.view());
                client.close();
            }
        }
    }

    private static void act(TrackingClient client, Random random) throws Exception {
        int size = client.size();
        int one = 1 + random.nextInt(Math.max(1, size));
        String flag = FLAGS.get(random.nextInt(FLAGS.size()));
        String sign = random.nextBoolean() ? "+" : "-";
        switch (size == 0 ? 0 : random.nextInt(10)) {
            case 0, 1 -> client.run("APPEND INBOX (" + flag + ") {6+}\r\nA: b\r\n");
            case 2 -> client.run("STORE " + one + " " + sign + "FLAGS (" + flag + ")");
            case 3 -> client.storeSilently(one, sign, flag);
            case 4 -> client.run("UID STORE 1:* " + sign + "FLAGS (" + flag + ")");
            case 5 -> client.run("EXPUNGE");
            case 6 -> client.run("FETCH " + one + ":* (UID FLAGS)");
            case 7 -> client.run("UID MOVE " + client.uidOr(one, 1) + " INBOX");
            case 8 -> client.run("COPY " + one + " INBOX");
            default -> client.run("UID SEARCH RETURN (COUNT) " + flag(flag));
        }
    }

    private static String flag(String flag) {
        return flag.startsWith("\\") ? flag.substring(1).toUpperCase(Locale.ROOT) : "ALL";
    }
}
