package org.veredus.app.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.veredus.app.server.Service;

/// A day at the office within some seconds, while the virtual machine takes notes: the launcher
/// plays it after each build under `-XX:AOTCacheOutput` (JEP 514 and 515), so that later starts
/// find classes loaded and methods profiled. A `try` server on free ports gets mail and is read.
final class Rehearsal {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final int USERS = 20;
    private static final int LETTERS = 150; // for each user
    private static final int READINGS = 10; // by each user
    private static final int JUDGED = 1500;
    private static final int START_SECONDS = 60;

    private final int base;
    private final SSLContext tls;

    private Rehearsal(int base, SSLContext tls) {
        this.base = base;
        this.tls = tls;
    }

    /// @param arguments an empty folder for the server's data; whoever made it removes it
    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[0]);
        int base = freePorts();
        CountDownLatch ready = new CountDownLatch(1);
        Terminal terminal = terminal(ready);
        List<String> server =
                List.of(
                        "try --no-inspect --users %d --base-port %d --data"
                                .formatted(USERS, base)
                                .split(" "));
        List<String> command = new ArrayList<>(server);
        command.add(data.toString());
        Thread.ofPlatform()
                .daemon()
                .name("try")
                .start(() -> Main.run(terminal, command.toArray(String[]::new)));
        if (!ready.await(START_SECONDS, TimeUnit.SECONDS))
            throw new IOException("the server did not start");
        SSLContext tls = PinnedServer.context(data.resolve("tls").resolve("ca.pem"));
        new Rehearsal(base, tls).play();
        judge(data.resolve("letters"));
        System.exit(0);
    }

    /// Another program may take a port in between; then there is no cache and nothing else is lost.
    private static int freePorts() throws IOException {
        for (int base = 30_000; base < 60_000; base += 500) {
            if (isFree(base)) return base;
        }
        throw new IOException("no free ports");
    }

    private static boolean isFree(int base) {
        for (Service service : Service.values()) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(HERE, base + service.port()));
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    /// Swallows all output but tells when the server is ready.
    private static Terminal terminal(CountDownLatch ready) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        OutputStream watching =
                new OutputStream() {
                    @Override
                    public void write(int octet) {
                        if (octet != '\n') {
                            line.write(octet);
                            return;
                        }
                        if (line.toString(StandardCharsets.UTF_8).strip().equals("ready"))
                            ready.countDown();
                        line.reset();
                    }
                };
        PrintStream out = new PrintStream(watching, true, StandardCharsets.UTF_8);
        return new Terminal(InputStream.nullInputStream(), out, System.err, _ -> null, null);
    }

    private void play() throws InterruptedException, ExecutionException {
        atOnce(user -> send(user, Service.SMTP, LETTERS));
        atOnce(user -> send(user, Service.SUBMISSIONS, 5));
        atOnce(user -> readByImap(user, Service.IMAP));
        atOnce(user -> readByImap(user, Service.IMAPS));
        atOnce(this::readByPop3);
    }

    /// The filter, too.
    ///
    /// @param batch a file to be made
    private static void judge(Path batch) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int number = 0; number < JUDGED; number++) {
            byte[] octets = offer(number).getBytes(StandardCharsets.UTF_8);
            String message = Base64.getEncoder().encodeToString(octets);
            lines.append("{\"message\": \"").append(message).append("\"}\n");
        }
        Files.writeString(batch, lines);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        Terminal terminal =
                new Terminal(InputStream.nullInputStream(), nowhere, System.err, _ -> null, null);
        Main.run(terminal, "inspect", "--batch", "--no-dns", batch.toString());
    }

    /// A letter as shops write them: in plain text, in HTML, as both, or through a list.
    private static String offer(int number) {
        StringBuilder text = new StringBuilder(8_000);
        text.append("Received: from mx").append(number).append(".rehearsal.test by mx.test; ");
        text.append("Tue, 24 Nov 2026 10:00:00 +0000\r\nFrom: \"The Shop\" <news");
        text.append(number).append("@rehearsal.test>\r\nTo: somebody@rehearsal.test\r\n");
        text.append("Subject: =?utf-8?Q?F=C3=BCr_Sie:?= offer ").append(number);
        text.append("\r\nMessage-ID: <").append(number).append("@rehearsal.test>\r\n");
        text.append("Date: Tue, 24 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n");
        if (number % 4 == 3) text.append("List-Post: <mailto:list@rehearsal.test>\r\n");
        boolean both = number % 4 == 2;
        if (both) text.append("Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n");
        boolean plain = number % 4 != 1;
        if (plain) {
            text.append("Content-Type: text/plain; charset=utf-8\r\n");
            text.append("Content-Transfer-Encoding: quoted-printable\r\n\r\n");
            for (int line = 0; line < 30 + number % 50; line++)
                text.append("Order our finest tea No. ")
                        .append(line * 7 + number)
                        .append(" for =E2=82=AC 9.99 at http://shop.rehearsal.test/tea?id=3D")
                        .append(line)
                        .append("\r\n");
        }
        if (both) text.append("--b\r\n");
        if (both || !plain) {
            text.append("Content-Type: text/html; charset=iso-8859-1\r\n\r\n");
            text.append("<html><head><style>td {color: red}</style></head><body><table>\r\n");
            for (int row = 0; row < 30 + number % 50; row++)
                text.append("<tr><td><font size=2><b>Tea &amp; cake</b> ")
                        .append(row * 3 + number)
                        .append("</font> <a href=\"http://shop.rehearsal.test/")
                        .append(row)
                        .append("/offer.html\">click here</a><img src=\"cid:")
                        .append(row)
                        .append("\" width=1 height=1></td></tr>\r\n");
            text.append("</table>To be removed from our list, please reply.</body></html>\r\n");
        }
        if (both) text.append("--b--\r\n");
        return text.toString();
    }

    /// What one user does.
    @FunctionalInterface
    private interface Act {
        void play(int user) throws IOException;
    }

    private static void atOnce(Act act) throws InterruptedException, ExecutionException {
        try (ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> acts = new ArrayList<>();
            for (int i = 1; i <= USERS; i++) {
                int user = i;
                acts.add(
                        () -> {
                            act.play(user);
                            return true;
                        });
            }
            for (Future<Boolean> played : users.invokeAll(acts)) played.get();
        }
    }

    private static String address(int user) {
        return "user" + user + "@example.test";
    }

    private void send(int user, Service service, int letters) throws IOException {
        try (Player player = new Player(service)) {
            player.untilSpace("EHLO rehearsal.test");
            if (service == Service.SUBMISSIONS) {
                String plain = "\0" + address(user) + "\0correct horse";
                byte[] octets = plain.getBytes(StandardCharsets.UTF_8);
                player.untilSpace("AUTH PLAIN " + Base64.getEncoder().encodeToString(octets));
            }
            for (int letter = 0; letter < letters; letter++) {
                player.untilSpace("MAIL FROM:<" + address(user) + ">");
                player.untilSpace("RCPT TO:<" + address(1 + letter % USERS) + ">");
                player.untilSpace("DATA");
                player.untilSpace(letter(user, letter) + "\r\n.");
            }
            player.untilSpace("QUIT");
        }
    }

    private static String letter(int user, int number) {
        StringBuilder text = new StringBuilder(12_000);
        text.append("From: Somebody <").append(address(user)).append(">\r\nTo: undisclosed:;\r\n");
        text.append("Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= number ").append(number);
        text.append("\r\nMessage-ID: <").append(number).append('.').append(user);
        text.append("@rehearsal.test>\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\n");
        text.append("MIME-Version: 1.0\r\n");
        boolean mixed = number % 3 == 0;
        if (mixed) {
            text.append("Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n");
            text.append(
                    "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hello <b>you</b></p>\r\n");
            text.append("--b\r\nContent-Type: text/plain\r\n");
        }
        text.append("\r\n");
        int size = number % 3 == 1 ? 1_000 : 10_000;
        while (text.length() < size)
            text.append("The post horse of the Romans carried letters in stages ").append("\r\n");
        if (mixed) text.append("--b--\r\n");
        return text.toString();
    }

    private void readByImap(int user, Service service) throws IOException {
        try (Player player = new Player(service)) {
            player.untilTag("LOGIN " + address(user) + " \"correct horse\"");
            for (int reading = 0; reading < READINGS; reading++) {
                player.untilTag(
                        "LIST \"\" * RETURN (SPECIAL-USE STATUS (MESSAGES UNSEEN UIDNEXT))");
                player.untilTag("SELECT INBOX");
                player.untilTag("FETCH 1:* (UID FLAGS)");
                player.untilTag("FETCH 1:20 (ENVELOPE BODYSTRUCTURE INTERNALDATE RFC822.SIZE)");
                player.untilTag("FETCH 1:10 (BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT)] BODY[])");
                player.untilTag("STORE 1:5 +FLAGS (\\Flagged)");
                player.untilTag("SEARCH RETURN (ALL COUNT) UNSEEN SUBJECT number");
                player.untilTag("COPY 1:3 Archive");
                player.untilTag("NOOP");
            }
            player.untilTag("LOGOUT");
        }
    }

    private void readByPop3(int user) throws IOException {
        try (Player player = new Player(Service.POP3S)) {
            player.untilSpace("USER " + address(user));
            player.untilSpace("PASS correct horse");
            player.untilSpace("STAT");
            player.untilDot("UIDL");
            player.untilDot("RETR 1");
            player.untilSpace("QUIT");
        }
    }

    /// A client that reads each answer to its end and does not judge it.
    private final class Player implements AutoCloseable {
        private final Socket socket;
        private final OutputStream out;
        private final BufferedReader in;

        Player(Service service) throws IOException {
            int port = base + service.port();
            boolean encrypted = service.label().endsWith("s");
            socket =
                    encrypted
                            ? tls.getSocketFactory().createSocket(HERE, port)
                            : new Socket(HERE, port);
            out = socket.getOutputStream();
            InputStream octets = socket.getInputStream();
            in = new BufferedReader(new InputStreamReader(octets, StandardCharsets.ISO_8859_1));
            line(); // the greeting
        }

        private String line() throws IOException {
            String line = in.readLine();
            if (line == null) throw new IOException("the server closed the connection");
            return line;
        }

        private void send(String command) throws IOException {
            out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /// SMTP: the last line of a reply has a space behind its code. So have POP3's status lines.
        void untilSpace(String command) throws IOException {
            send(command);
            String line = line();
            while (line.length() > 3 && line.charAt(3) == '-') line = line();
        }

        void untilTag(String command) throws IOException {
            send("tag " + command);
            String line = line();
            while (!line.startsWith("tag ")) line = line();
        }

        void untilDot(String command) throws IOException {
            send(command);
            String line = line();
            if (!line.startsWith("+")) return;
            while (!line.equals(".")) line = line();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
