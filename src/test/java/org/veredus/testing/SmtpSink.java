package org.veredus.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.veredus.base.tls.TlsServerContext;

/// An SMTP server on loopback that takes every message, or says what it was told to say:
/// `sink.answer("RCPT TO:<bob@", "550 5.1.1 no such user").drop("DATA")`. Commands are known by how
/// they begin; `GREETING` and `.` (the end of the content) are points to answer at as well.
public final class SmtpSink implements AutoCloseable {
    /// Closes the connection instead of answering.
    private static final String DROP = "drop";

    private final ServerSocket server;
    private final Map<String, List<String>> answers = new ConcurrentHashMap<>();
    private final List<String> features = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Mail> mails = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile @Nullable TlsServerContext tls;
    private volatile boolean extended = true;

    /// A message that was taken.
    ///
    /// @param from the whole MAIL command
    /// @param to the RCPT commands that were agreed to
    /// @param serverName that was asked for in the handshake; empty for none, null without TLS
    public record Mail(String from, List<String> to, byte[] content, @Nullable String serverName) {
        public boolean encrypted() {
            return serverName != null;
        }

        public String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    private SmtpSink(InetSocketAddress address) throws IOException {
        server = new ServerSocket();
        server.bind(address, 100);
        Thread.ofVirtual().name("smtp-sink").start(this::accept);
    }

    public static SmtpSink open() throws IOException {
        return new SmtpSink(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    }

    /// On another loopback address, with the port of another sink.
    public static SmtpSink open(String address, int port) throws IOException {
        return new SmtpSink(new InetSocketAddress(InetAddress.ofLiteral(address), port));
    }

    public int port() {
        return server.getLocalPort();
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /// Lines of the reply to EHLO.
    public SmtpSink offer(String... lines) {
        features.addAll(List.of(lines));
        return this;
    }

    /// Knows HELO only.
    public SmtpSink old() {
        extended = false;
        return this;
    }

    public SmtpSink tls(TlsServerContext context) {
        tls = context;
        return offer("STARTTLS");
    }

    /// Does not offer TLS any more.
    public SmtpSink withoutTls() {
        features.remove("STARTTLS");
        return this;
    }

    /// Answers in turn to commands that begin so; the last answer repeats. Lines are parted by LF.
    public SmtpSink answer(String command, String... replies) {
        answers.put(command.toUpperCase(Locale.ROOT), new CopyOnWriteArrayList<>(List.of(replies)));
        return this;
    }

    public SmtpSink drop(String command) {
        return answer(command, DROP);
    }

    /// Every command so far, of all connections.
    public List<String> commands() {
        return List.copyOf(commands);
    }

    public int connections() {
        return connections.get();
    }

    /// The next message, waited for.
    public Mail await() throws InterruptedException {
        Mail mail = mails.poll(20, TimeUnit.SECONDS);
        if (mail == null) throw new AssertionError("no mail came; commands were " + commands);
        return mail;
    }

    /// Messages taken and not yet asked for.
    public int size() {
        return mails.size();
    }

    /// Ends all connections, not the server.
    public void hangUp() throws IOException {
        for (Socket socket : open) socket.close();
    }

    @Override
    public void close() throws IOException {
        server.close();
        hangUp();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().name("smtp-sink-session").start(() -> serve(socket));
            } catch (IOException gone) {
                if (!server.isClosed()) throw new IllegalStateException(gone);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new Session(socket).run();
        } catch (IOException _) { // the client left, or the test ended
            return;
        } finally {
            open.remove(socket);
        }
    }

    private final class Session {
        private InputStream in;
        private OutputStream out;
        private Socket socket;
        private @Nullable String serverName;
        private String from = "";
        private final List<String> to = new ArrayList<>();

        Session(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        void run() throws IOException {
            if (!say("GREETING", "220 sink.test ESMTP")) return;
            for (String line = line(); line != null; line = line()) {
                commands.add(line);
                if (!execute(line)) return;
            }
        }

        private boolean execute(String line) throws IOException {
            String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            return switch (verb) {
                case "EHLO" -> say(line, extended ? hello() : "500 5.5.1 what?");
                case "STARTTLS" -> say(line, "220 go ahead") && startTls();
                case "MAIL" -> mail(line);
                case "RCPT" -> rcpt(line);
                case "DATA" -> data(line);
                case "RSET" -> reset() && say(line, "250 2.0.0 forgotten");
                case "QUIT" -> {
                    say(line, "221 2.0.0 bye");
                    yield false;
                }
                default -> say(line, "250 2.0.0 ok");
            };
        }

        private String hello() {
            List<String> lines = new ArrayList<>(List.of("sink.test"));
            lines.addAll(features);
            if (serverName != null) lines.remove("STARTTLS");
            StringBuilder reply = new StringBuilder();
            for (int i = 0; i < lines.size(); i++) {
                String mark = i < lines.size() - 1 ? "-" : " ";
                reply.append(i == 0 ? "" : "\n").append("250").append(mark).append(lines.get(i));
            }
            return reply.toString();
        }

        private boolean mail(String line) throws IOException {
            from = line;
            to.clear();
            return say(line, "250 2.1.0 ok");
        }

        private boolean rcpt(String line) throws IOException {
            String reply = reply(line, "250 2.1.5 ok");
            if (reply.startsWith("2")) to.add(line);
            return write(reply);
        }

        private boolean data(String line) throws IOException {
            String reply = reply(line, to.isEmpty() ? "554 5.5.1 no recipients" : "354 go on");
            if (!write(reply) || !reply.startsWith("354")) return !reply.equals(DROP);
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            for (String text = line(); !".".equals(text); text = line()) {
                if (text == null) return false;
                String plain = text.startsWith(".") ? text.substring(1) : text;
                content.writeBytes((plain + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
            String end = reply(".", "250 2.0.0 taken");
            if (end.startsWith("2"))
                mails.add(new Mail(from, List.copyOf(to), content.toByteArray(), serverName));
            reset();
            return write(end);
        }

        private boolean reset() {
            from = "";
            to.clear();
            return true;
        }

        private boolean startTls() throws IOException {
            TlsServerContext context = tls;
            if (context == null) {
                out.write("this is no handshake\r\n".getBytes(StandardCharsets.US_ASCII));
                return false;
            }
            SSLSocket secure =
                    (SSLSocket)
                            context.sslContext()
                                    .getSocketFactory()
                                    .createSocket(socket, "", socket.getPort(), true);
            secure.setUseClientMode(false);
            secure.startHandshake();
            socket = secure;
            in = new BufferedInputStream(secure.getInputStream());
            out = secure.getOutputStream();
            serverName = requestedName(secure.getSession());
            return true;
        }

        private static String requestedName(SSLSession session) {
            for (SNIServerName name : ((ExtendedSSLSession) session).getRequestedServerNames()) {
                if (name instanceof SNIHostName host) return host.getAsciiName();
            }
            return "";
        }

        private boolean say(String command, String usual) throws IOException {
            return write(reply(command, usual));
        }

        private String reply(String command, String usual) {
            String upper = command.toUpperCase(Locale.ROOT);
            for (Map.Entry<String, List<String>> answer : answers.entrySet()) {
                if (!upper.startsWith(answer.getKey())) continue;
                List<String> replies = answer.getValue();
                return replies.size() > 1 ? replies.removeFirst() : replies.getFirst();
            }
            return usual;
        }

        private boolean write(String reply) throws IOException {
            if (reply.equals(DROP)) return false;
            out.write((reply.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            return true;
        }

        private @Nullable String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int before = -1;
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet == '\n' && before == '\r') {
                    String text = line.toString(StandardCharsets.ISO_8859_1);
                    return text.substring(0, text.length() - 1);
                }
                line.write(octet);
                before = octet;
            }
            return null;
        }
    }
}
