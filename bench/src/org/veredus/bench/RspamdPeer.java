package org.veredus.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.veredus.peer.RspamdSettings;

/// One worker of Rspamd with Debian's rules, without Redis, name servers and maps from elsewhere,
/// asked by HTTP for several mails at once so that it never waits for us. Junk is what it would
/// mark, rewrite or refuse.
final class RspamdPeer implements FilterPeer {
    static final Path PROGRAM = FOLDER.resolve("usr/bin/rspamd");

    /// What asks the network, or keeps something in Redis.
    private static final List<String> OFF =
            List.of(
                    "arc", "asn", "dkim", "dmarc", "fuzzy_check", "greylist", "history_redis",
                    "mx_check", "neural", "ratelimit", "rbl", "replies", "spf", "url_redirector");

    private static final int AT_ONCE = 16;

    private final Process process;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI check;

    RspamdPeer(Path work) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path own = work.resolve("rspamd");
        List<String> command = new RspamdSettings(FOLDER, own, port).write(OFF);
        process =
                new PeerProgram(work)
                        .builder(command)
                        .redirectOutput(own.resolve("out").toFile())
                        .start();
        String base = "http://127.0.0.1:" + port;
        check = URI.create(base + "/checkv2");
        awaitPong(URI.create(base + "/ping"));
    }

    private void awaitPong(URI ping) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(ping).timeout(Duration.ofSeconds(2)).build();
        for (int attempt = 0; process.isAlive() && attempt < 120; attempt++) {
            try {
                client.send(request, HttpResponse.BodyHandlers.discarding());
                return;
            } catch (IOException notYet) {
                Thread.sleep(250);
            }
        }
        close();
        throw new IOException("rspamd does not answer");
    }

    @Override
    public String name() {
        return "rspamd, as it comes";
    }

    @Override
    public boolean[] judge(List<DatedMail> mails) throws IOException, InterruptedException {
        boolean[] caught = new boolean[mails.size()];
        Semaphore slots = new Semaphore(AT_ONCE);
        List<Future<Boolean>> answers = new ArrayList<>();
        try (ExecutorService at = Executors.newVirtualThreadPerTaskExecutor()) {
            for (DatedMail mail : mails) {
                slots.acquire();
                answers.add(
                        at.submit(
                                () -> {
                                    try {
                                        return isJunk(mail);
                                    } finally {
                                        slots.release();
                                    }
                                }));
            }
            for (int i = 0; i < caught.length; i++) caught[i] = answers.get(i).get();
        } catch (ExecutionException failed) {
            throw new IOException("rspamd: " + failed.getCause(), failed);
        }
        return caught;
    }

    private boolean isJunk(DatedMail mail) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(check)
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(mail.unix()))
                        .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) throw new IOException("status " + answer.statusCode());
        String said = answer.body();
        return said.contains("\"action\":\"add header\"")
                || said.contains("\"action\":\"rewrite subject\"")
                || said.contains("\"action\":\"reject\"");
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
