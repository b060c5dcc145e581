package org.veredus.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// What a JMAP client waits for: the first page of a large mailbox, a push, results while it types.
final class JmapTimes {
    private static final int HTTP = 27_080;
    private static final int AT_ONCE = 1000;

    /// Octets; the time to list messages does not depend on it.
    private static final int SIZE = 700;

    private static final String LIST =
            "[\"Email/query\",{\"accountId\":\"ACCOUNT\",\"filter\":{\"inMailbox\":\"F1\"},"
                    + "\"sort\":[{\"property\":\"receivedAt\",\"isAscending\":false}],"
                    + "\"collapseThreads\":true,\"limit\":50},\"0\"],"
                    + "[\"Email/get\",{\"accountId\":\"ACCOUNT\",\"#ids\":{\"resultOf\":\"0\","
                    + "\"name\":\"Email/query\",\"path\":\"/ids\"},\"properties\":[\"id\","
                    + "\"threadId\",\"mailboxIds\",\"keywords\",\"from\",\"to\",\"subject\","
                    + "\"receivedAt\",\"size\",\"preview\",\"hasAttachment\"]},\"1\"]";

    /// A word that all messages have, as it is typed.
    private static final List<String> COMMON =
            List.of("q", "qu", "qua", "quart", "quarter", "quarterly");

    /// A word that one message in [#RARITY] has, as it is typed.
    private static final List<String> RARE =
            List.of("z", "ze", "zep", "zepp", "zeppe", "zeppelin");

    private static final int RARITY = 10_000;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Peer peer;

    private JmapTimes(Peer peer) {
        this.peer = peer;
    }

    static void run(Bench bench) throws Exception {
        int messages = bench.number("messages", 1_000_000);
        int searched = bench.number("searched", 100_000);
        try (Peer peer = Peer.Veredus.start(bench.home(), bench.work(), 3)) {
            JmapTimes times = new JmapTimes(peer);
            times.fill(1, messages);
            times.list(messages, bench.number("requests", 2000));
            times.push(bench.number("deliveries", 200));
            if (searched > 0) {
                times.fill(2, searched);
                times.search(searched, bench.number("searches", 5));
            }
            times.http.close();
        }
    }

    private void fill(int user, int count) throws IOException {
        long begun = System.nanoTime();
        try (Talk talk = Talk.imap(peer.imap(), user)) {
            SplittableRandom random = new SplittableRandom(user);
            for (int left = count; left > 0; left -= AT_ONCE) {
                StringBuilder command = new StringBuilder("a APPEND INBOX");
                for (int i = 0; i < Math.min(left, AT_ONCE); i++) {
                    String message = Corpus.message(random.nextInt(1 << 30), SIZE);
                    if ((left - i) % RARITY == 0)
                        message = message.substring(0, message.length() - 12) + " zeppelin\r\n";
                    command.append(" {" + message.length() + "+}\r\n").append(message);
                }
                talk.send(command.append("\r\n").toString());
                String line = talk.line();
                while (!line.startsWith("a ")) line = talk.line();
                if (!line.startsWith("a OK")) throw new IOException(line);
            }
        }
        System.out.printf(
                "filled user=%d messages=%d seconds=%.0f%n",
                user, count, (System.nanoTime() - begun) / 1e9);
    }

    private HttpRequest.Builder request(int user, String path) {
        byte[] pair = (Peer.user(user) + ":" + Peer.PASSWORD).getBytes(StandardCharsets.UTF_8);
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + HTTP + path))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    private String account(int user) throws IOException, InterruptedException {
        String session =
                http.send(
                                request(user, "/jmap/session").build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
        int at = session.indexOf("\"accounts\":{\"") + 13;
        return session.substring(at, session.indexOf('"', at));
    }

    private HttpRequest call(int user, String calls) {
        String body =
                "{\"using\":[\"urn:ietf:params:jmap:core\",\"urn:ietf:params:jmap:mail\"],"
                        + "\"methodCalls\":["
                        + calls
                        + "]}";
        return request(user, "/jmap/api")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() != 200 || answer.body().contains("[\"error\""))
            throw new IOException(answer.statusCode() + " " + answer.body());
        return answer.body();
    }

    private void list(int messages, int requests) throws IOException, InterruptedException {
        HttpRequest list = call(1, LIST.replace("ACCOUNT", account(1)));
        long begun = System.nanoTime();
        int length = send(list).length();
        double cold = (System.nanoTime() - begun) / 1e6;
        for (int i = 0; i < requests / 2; i++) send(list);
        long[] times = new long[requests];
        for (int i = 0; i < requests; i++) {
            long start = System.nanoTime();
            send(list);
            times[i] = System.nanoTime() - start;
        }
        print("list messages=" + messages + " octets=" + length, cold, Arrays.stream(times).boxed().toList());
    }

    private static void print(String what, double cold, List<Long> all) {
        long[] times = all.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "jmap %s cold=%.0f ms p50=%.2f ms p99=%.2f ms most=%.2f ms%n",
                what,
                cold,
                Bench.percentile(times, 0.5),
                Bench.percentile(times, 0.99),
                Bench.percentile(times, 1));
    }

    /// From the reply to DATA until the event has come.
    private void push(int deliveries) throws IOException, InterruptedException {
        HttpRequest request =
                request(1, "/jmap/events?types=Email&closeafter=no&ping=0").build();
        BlockingQueue<Long> events = new ArrayBlockingQueue<>(10_000);
        HttpResponse<InputStream> stream =
                http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        Thread.ofVirtual().start(() -> read(stream.body(), events));
        long[] times = new long[deliveries];
        try (Talk talk = new Talk(new Socket(InetAddress.getLoopbackAddress(), peer.smtp()))) {
            talk.line();
            talk.smtp("EHLO bench.test");
            for (int i = 0; i < deliveries; i++) {
                talk.smtp("MAIL FROM:<sender@outside.test>");
                talk.smtp("RCPT TO:<" + Peer.user(1) + ">");
                talk.smtp("DATA");
                talk.smtp(Corpus.message(i, SIZE) + ".");
                long taken = System.nanoTime();
                Long event = events.poll(10, TimeUnit.SECONDS);
                if (event == null) throw new IOException("no event after a delivery");
                times[i] = Math.max(0, event - taken);
                Thread.sleep(40); // one push at a time: what comes together is told together
                events.clear();
            }
        }
        stream.body().close();
        print("push deliveries=" + deliveries, 0, Arrays.stream(times).boxed().toList());
    }

    private static void read(InputStream body, BlockingQueue<Long> events) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine())
                if (line.startsWith("data: ")) events.add(System.nanoTime());
        } catch (IOException closed) {
            // the benchmark is over
        }
    }

    /// Until the index, which the first search has made and which takes half a core, knows them.
    private void awaitIndex(int messages) throws IOException, InterruptedException {
        URI metrics = URI.create("http://127.0.0.1:" + HTTP + "/metrics");
        HttpRequest request = HttpRequest.newBuilder(metrics).build();
        long begun = System.nanoTime();
        double known = 0;
        while (known < messages) {
            Thread.sleep(500);
            known =
                    http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body()
                            .lines()
                            .filter(line -> line.startsWith("search_indexed"))
                            .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                            .sum();
        }
        System.out.printf(
                "indexed messages=%d seconds=%.0f%n",
                messages, (System.nanoTime() - begun) / 1e9);
    }

    private void search(int messages, int rounds) throws IOException, InterruptedException {
        String account = account(2);
        double cold = type(account, COMMON, 1).getLast() / 1e6;
        awaitIndex(messages);
        type(account, COMMON, rounds);
        print("search in=all messages=" + messages, cold, type(account, COMMON, rounds));
        type(account, RARE, rounds);
        print("search in=few messages=" + messages, cold, type(account, RARE, rounds));
    }

    /// Types a word again and again; tells how long each of its beginnings was waited for.
    private List<Long> type(String account, List<String> word, int rounds)
            throws IOException, InterruptedException {
        List<Long> times = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (String typed : word) {
                String filter = "{\"text\":\"" + typed + "\"}";
                String calls =
                        LIST.replace("ACCOUNT", account)
                                .replace("{\"inMailbox\":\"F1\"}", filter);
                HttpRequest query = call(2, calls);
                long start = System.nanoTime();
                send(query);
                times.add(System.nanoTime() - start);
            }
        }
        return times;
    }
}
