package org.veredus.transport.relay;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.base.net.Connection;
import org.veredus.base.net.Deadlines;
import org.veredus.base.net.TlsInfo;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.wire.WireException;
import org.veredus.storage.kv.StoreFailed;

/// The client's side of an SMTP connection. It speaks and reports; what a reply means is the
/// caller's business. One thread. After an [IOException] the connection is of no more use, and
/// [#stage] tells how far it had come.
public final class SmtpClient implements AutoCloseable {
    // RFC 5321 §4.5.3.1.5 asks for 512; real servers write more
    private static final int MAX_REPLY_LINE = 4096;

    private static final int MAX_REPLY_LINES = 200;

    /// RFC 5321 §4.2.1: the class of replies that ask for more.
    private static final int INTERMEDIATE = 3;

    private final Connection connection;
    private final SmtpTimeouts timeouts;
    private ServerFeatures features = ServerFeatures.none();
    private Stage stage = Stage.GREETING;
    private boolean closing;

    private SmtpClient(Connection connection, SmtpTimeouts timeouts) {
        this.connection = connection;
        this.timeouts = timeouts;
    }

    /// How far a connection has come.
    public enum Stage {
        CONNECT,
        GREETING,
        HELLO,
        TLS,
        MAIL,
        RCPT,
        DATA,
        /// The content is on its way, but not its end.
        CONTENT,
        /// The server has everything and may or may not have taken it.
        END,
        IDLE
    }

    /// @param id names the session in logs
    public static SmtpClient connect(
            InetSocketAddress server, SmtpTimeouts timeouts, Deadlines deadlines, String id)
            throws IOException {
        return new SmtpClient(
                Connection.connect(server, null, timeouts.connect(), deadlines, id), timeouts);
    }

    public Stage stage() {
        return stage;
    }

    public ServerFeatures features() {
        return features;
    }

    public boolean isEncrypted() {
        return connection.isEncrypted();
    }

    /// The address that we call from.
    String sender() {
        return connection.local().getAddress().getHostAddress();
    }

    /// What the server proved itself with, its own certificate first; none without TLS.
    List<X509Certificate> certificates() {
        TlsInfo tls = connection.tls();
        return tls == null ? List.of() : tls.peerCertificates();
    }

    /// Whether the server has said that it will close the connection.
    public boolean isClosing() {
        return closing;
    }

    /// Waits for the server's first words.
    public SmtpReply greeting() throws IOException {
        stage = Stage.GREETING;
        return reply(timeouts.greeting());
    }

    /// EHLO, and HELO where that is not known, RFC 5321 §3.2.
    public SmtpReply hello(String name) throws IOException {
        stage = Stage.HELLO;
        features = ServerFeatures.none();
        SmtpReply extended = command("EHLO " + name, timeouts.other());
        if (extended.isPositive()) {
            features = ServerFeatures.parse(extended.lines());
            return extended;
        }
        if (!extended.isPermanent() || closing) return extended;
        return command("HELO " + name, timeouts.other());
    }

    /// STARTTLS, and the handshake if the server agrees. The greeting must be exchanged again.
    public SmtpReply startTls(TlsClientContext context, String host) throws IOException {
        stage = Stage.TLS;
        SmtpReply reply = command("STARTTLS", timeouts.other());
        if (!reply.isPositive()) return reply;
        connection.deadline(timeouts.other());
        connection.startTlsClient(context, host);
        features = ServerFeatures.none(); // RFC 3207 §4.2
        return reply;
    }

    /// One transaction; commands go in one piece where the server offers PIPELINING.
    public Transaction.Replies send(Transaction transaction) throws IOException, StoreFailed {
        return features.offers("PIPELINING") ? atOnce(transaction) : oneByOne(transaction);
    }

    // RFC 2920 §3.1
    private Transaction.Replies atOnce(Transaction transaction) throws IOException, StoreFailed {
        stage = Stage.MAIL;
        connection.deadline(timeouts.mail());
        write(transaction.mail());
        for (String recipient : transaction.recipients()) write(recipient);
        write("DATA");
        connection.out().flush();
        SmtpReply mail = reply(timeouts.mail());
        List<SmtpReply> recipients = new ArrayList<>();
        stage = Stage.RCPT;
        for (int i = 0; i < transaction.recipients().size(); i++)
            recipients.add(reply(timeouts.rcpt()));
        stage = Stage.DATA;
        SmtpReply data = reply(timeouts.data());
        if (data.code() != 354) return ended(mail, recipients, data, null);
        boolean wanted = mail.isPositive() && recipients.stream().anyMatch(SmtpReply::isPositive);
        if (wanted) return ended(mail, recipients, data, content(transaction.content()));
        var _ = content(_ -> {}); // RFC 2920 §3.1: nobody to deliver to, but it waits for the end
        return ended(mail, recipients, data, null);
    }

    private Transaction.Replies oneByOne(Transaction transaction) throws IOException, StoreFailed {
        stage = Stage.MAIL;
        SmtpReply mail = command(transaction.mail(), timeouts.mail());
        List<SmtpReply> recipients = new ArrayList<>();
        if (!mail.isPositive()) return ended(mail, recipients, null, null);
        stage = Stage.RCPT;
        for (String recipient : transaction.recipients())
            recipients.add(command(recipient, timeouts.rcpt()));
        if (recipients.stream().noneMatch(SmtpReply::isPositive))
            return ended(mail, recipients, null, null);
        stage = Stage.DATA;
        SmtpReply data = command("DATA", timeouts.data());
        SmtpReply end = data.code() == 354 ? content(transaction.content()) : null;
        return ended(mail, recipients, data, end);
    }

    private Transaction.Replies ended(
            SmtpReply mail,
            List<SmtpReply> recipients,
            @Nullable SmtpReply data,
            @Nullable SmtpReply end) {
        stage = Stage.IDLE;
        return new Transaction.Replies(mail, recipients, data, end);
    }

    private SmtpReply content(Transaction.Content content) throws IOException, StoreFailed {
        stage = Stage.CONTENT;
        DotStuffer stuffer = new DotStuffer(connection.out());
        try {
            content.copyTo(
                    (octets, from, length) -> {
                        connection.deadline(timeouts.block());
                        stuffer.write(octets, from, length);
                    });
        } catch (StoreFailed | RuntimeException broken) {
            connection.abort(); // the server must not take half a message for a whole one
            throw broken;
        }
        connection.deadline(timeouts.block());
        stuffer.end();
        stage = Stage.END;
        connection.out().flush();
        return reply(timeouts.end());
    }

    public SmtpReply reset() throws IOException {
        stage = Stage.IDLE;
        return command("RSET", timeouts.other());
    }

    /// One command that is answered before the next.
    public SmtpReply command(String line, Duration timeout) throws IOException {
        connection.deadline(timeout);
        write(line);
        connection.out().flush();
        return reply(timeout);
    }

    private void write(String line) throws IOException {
        if (line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0)
            throw new IllegalArgumentException("line end within a command");
        connection.out().utf8(line).crlf();
    }

    private SmtpReply reply(Duration timeout) throws IOException {
        connection.deadline(timeout);
        List<String> lines = new ArrayList<>();
        while (true) {
            String line = line();
            int code = code(line);
            lines.add(line.length() > 4 ? line.substring(4) : "");
            if (line.length() == 3 || line.charAt(3) != '-') {
                closing |= code == 421; // RFC 5321 §3.8
                if (code / 100 == INTERMEDIATE && stage != Stage.DATA)
                    throw new ProtocolException("reply " + code + " where nothing is to follow");
                return new SmtpReply(code, lines);
            }
            if (lines.size() == MAX_REPLY_LINES)
                throw new ProtocolException("reply of more than " + MAX_REPLY_LINES + " lines");
        }
    }

    private static int code(String line) throws IOException {
        boolean wellFormed =
                line.length() == 3 || (line.length() > 3 && " -".indexOf(line.charAt(3)) >= 0);
        if (!wellFormed || !line.substring(0, 3).matches("[2-5]\\d\\d"))
            throw new ProtocolException("not an SMTP reply");
        return Integer.parseInt(line, 0, 3, 10);
    }

    private String line() throws IOException {
        try {
            byte[] line = connection.in().readLine(MAX_REPLY_LINE);
            if (line != null) return new String(line, StandardCharsets.UTF_8);
        } catch (WireException malformed) {
            throw (IOException) new ProtocolException(malformed.getMessage()).initCause(malformed);
        }
        if (connection.timedOut()) throw new SocketTimeoutException("no reply in time");
        throw new EOFException("connection closed by the server");
    }

    /// Keeps the connection for later; after `time` it goes away by itself.
    void rest(Duration time) {
        stage = Stage.IDLE;
        connection.deadline(time);
    }

    /// Closes without a word.
    public void abort() {
        connection.abort();
    }

    /// Says QUIT and closes; does not wait for the answer.
    @Override
    public void close() {
        try {
            if (connection.timedOut()) {
                connection.abort();
                return;
            }
            connection.deadline(timeouts.other());
            write("QUIT");
            connection.out().flush();
            connection.close();
        } catch (IOException _) { // it is gone, as it should be
            connection.abort();
        }
    }
}
