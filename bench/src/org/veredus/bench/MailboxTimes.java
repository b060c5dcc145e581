package org.veredus.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long an IMAP client waits for a mailbox with very many messages, and for a list of very many
/// mailboxes; what a message costs in memory.
final class MailboxTimes {
    private static final int AT_ONCE = 1000;

    /// Octets; the times do not depend on it.
    private static final int SIZE = 700;

    private static final Pattern CODE = Pattern.compile("\\[(UIDVALIDITY|HIGHESTMODSEQ) (\\d+)]");

    private final Bench bench;
    private final int messages;
    private final int mailboxes;

    private MailboxTimes(Bench bench) {
        this.bench = bench;
        messages = bench.number("messages", 1_000_000);
        mailboxes = bench.number("mailboxes", 10_000);
    }

    static void run(Bench bench) throws Exception {
        new MailboxTimes(bench).run();
    }

    private void run() throws Exception {
        Peer.Veredus filled = Peer.Veredus.start(bench.home(), bench.work(), 3);
        fill(filled);
        make(filled);
        filled.stop();
        // a server that has just begun knows nothing of either account
        try (Peer.Veredus server = Peer.Veredus.again(bench.home(), bench.work(), 3, filled.data())) {
            // code that was never run takes longer; that is not what is asked here
            for (int i = 0; i < 200; i++) {
                try (Talk talk = Talk.imap(server.imap(), 3)) {
                    talk.imap("SELECT INBOX");
                }
            }
            select(server);
            list(server);
        }
    }

    private void fill(Peer server) throws IOException {
        long begun = System.nanoTime();
        try (Talk talk = Talk.imap(server.imap(), 1)) {
            SplittableRandom random = new SplittableRandom(1);
            for (int left = messages; left > 0; left -= AT_ONCE) {
                StringBuilder command = new StringBuilder("APPEND INBOX");
                for (int i = 0; i < Math.min(left, AT_ONCE); i++) {
                    String message = Corpus.message(random.nextInt(1 << 30), SIZE);
                    command.append(" {" + message.length() + "+}\r\n").append(message);
                }
                talk.imap(command.toString());
            }
        }
        System.out.printf(
                "filled messages=%d seconds=%.0f%n",
                messages, (System.nanoTime() - begun) / 1e9);
    }

    private void make(Peer server) throws IOException {
        long begun = System.nanoTime();
        try (Talk talk = Talk.imap(server.imap(), 2)) {
            for (int i = 0; i < mailboxes; i++) talk.imap("CREATE area" + i % 100 + "/box" + i);
        }
        System.out.printf(
                "made mailboxes=%d seconds=%.0f%n",
                mailboxes, (System.nanoTime() - begun) / 1e9);
    }

    private void select(Peer.Veredus server) throws IOException, InterruptedException {
        try (Talk talk = Talk.imap(server.imap(), 1)) {
            long before = server.liveHeap();
            long begun = System.nanoTime();
            String answer = talk.imap("SELECT INBOX");
            double cold = (System.nanoTime() - begun) / 1e6;
            long after = server.liveHeap();
            int repeats = bench.number("repeats", 300);
            for (int i = 0; i < repeats; i++) talk.imap("SELECT INBOX"); // until it is compiled
            long[] warm = new long[repeats];
            for (int i = 0; i < repeats; i++) warm[i] = time(talk, "SELECT INBOX");
            print("select messages=" + messages, cold, warm);
            System.out.printf(
                    "memory octets a message=%.1f%n", (after - before) / (double) messages);
            resync(server, talk, answer);
        }
    }

    /// One flag has changed since the client was here. RFC 7162 §3.2.5
    ///
    /// While the code of this process and of the server is being compiled, which takes some 600
    /// rounds, even a line that is only sent back waits for a processor.
    private void resync(Peer server, Talk changer, String answer) throws IOException {
        long validity = code(answer, "UIDVALIDITY");
        long known = code(answer, "HIGHESTMODSEQ");
        int repeats = bench.number("repeats", 1000);
        int warmUp = bench.number("warm-up", 3000);
        long[] times = new long[repeats];
        long[] noops = new long[repeats];
        long[] echoes = new long[repeats];
        try (Echo echo = new Echo();
                Talk talk = Talk.imap(server.imap(), 1)) {
            talk.imap("ENABLE QRESYNC");
            changer.imap("SELECT INBOX");
            for (int i = -warmUp; i < repeats; i++) {
                String sign = (i + warmUp) / messages % 2 == 0 ? "+" : "-";
                int message = 1 + Math.floorMod(messages / 2 + i, messages);
                changer.imap("STORE " + message + " " + sign + "FLAGS.SILENT (\\Flagged)");
                String resync = "SELECT INBOX (QRESYNC (" + validity + " " + known + "))";
                long begun = System.nanoTime();
                String told = talk.imap(resync);
                int kept = Math.max(0, i);
                times[kept] = System.nanoTime() - begun;
                known = code(told, "HIGHESTMODSEQ");
                if (!told.contains("* " + message + " FETCH ")) throw new IOException("not told");
                talk.imap("UNSELECT");
                noops[kept] = time(talk, "NOOP");
                echoes[kept] = echo.time();
            }
        }
        print("qresync of one change", Double.NaN, times);
        print("noop on its connection", Double.NaN, noops);
        print("a line to this process and back", Double.NaN, echoes);
    }

    private void list(Peer server) throws IOException {
        String command = "LIST \"\" \"*\" RETURN (STATUS (MESSAGES UNSEEN UIDNEXT HIGHESTMODSEQ))";
        try (Talk talk = Talk.imap(server.imap(), 2)) {
            double cold = time(talk, command) / 1e6;
            for (int i = 0; i < 50; i++) talk.imap(command);
            long[] times = new long[50];
            for (int i = 0; i < times.length; i++) times[i] = time(talk, command);
            print("list-status mailboxes=" + mailboxes, cold, times);
        }
    }

    private static long time(Talk talk, String command) throws IOException {
        long begun = System.nanoTime();
        talk.imap(command);
        return System.nanoTime() - begun;
    }

    private static long code(String answer, String name) {
        Matcher codes = CODE.matcher(answer);
        while (codes.find()) {
            if (codes.group(1).equals(name)) return Long.parseLong(codes.group(2));
        }
        throw new IllegalStateException("no " + name + " in " + answer);
    }

    private static void print(String what, double cold, long[] times) {
        Arrays.sort(times);
        System.out.printf(
                "%s%s p50=%.2f ms p99=%.2f ms%n",
                what,
                Double.isNaN(cold) ? "" : " cold=%.0f ms".formatted(cold),
                Bench.percentile(times, 0.5),
                Bench.percentile(times, 0.99));
    }

    /// Sends back what it gets: what a line takes on this machine at its least.
    private static final class Echo implements AutoCloseable {
        private final ServerSocket listener;
        private final Socket socket;

        Echo() throws IOException {
            listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Thread.ofPlatform().daemon(true).start(this::answer);
            socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
            socket.setTcpNoDelay(true);
        }

        private void answer() {
            byte[] line = new byte[64];
            try (Socket peer = listener.accept()) {
                peer.setTcpNoDelay(true);
                for (int got = peer.getInputStream().read(line); got > 0; ) {
                    peer.getOutputStream().write(line, 0, got);
                    got = peer.getInputStream().read(line);
                }
            } catch (IOException ended) {
                System.err.println("echo: " + ended.getMessage());
            }
        }

        long time() throws IOException {
            long begun = System.nanoTime();
            socket.getOutputStream().write(new byte[] {'a', '\r', '\n'});
            socket.getInputStream().readNBytes(3);
            return System.nanoTime() - begun;
        }

        @Override
        public void close() throws IOException {
            socket.close();
            listener.close();
        }
    }
}
