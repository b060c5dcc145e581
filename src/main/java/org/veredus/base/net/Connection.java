package org.veredus.base.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.base.tls.ClientHello;
import org.veredus.base.tls.TlsClientContext;
import org.veredus.base.tls.TlsServerContext;
import org.veredus.base.wire.LineEnds;
import org.veredus.base.wire.WireReader;
import org.veredus.base.wire.WireWriter;
import tlschannel.ClientTlsChannel;
import tlschannel.ServerTlsChannel;
import tlschannel.TlsChannel;

/// A TCP connection, plain or encrypted.
///
/// One thread may wait in [#in()] while another writes to [#out()]; several writers agree among
/// themselves. The flags and the deadline may be set and read by any thread.
public final class Connection implements Closeable {
    /// The kind of a name that is a mail address. RFC 5280 §4.2.1.6
    private static final int RFC822_NAME = 1;

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /// After a deadline the session has this long for its good-bye.
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    /// How long closing waits for the peer to have read everything.
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final int LINGER_OCTETS = 256 * 1024;

    /// How long a peer may be there without getting anywhere. RFC 1939 §3 has ten minutes for one
    /// command. RFC 5804 §1.2 deviates: it has thirty, and means people, who log in.
    private static final Duration STRANGE = Duration.ofMinutes(10);

    private static final long NEVER = Long.MIN_VALUE;

    private final SocketChannel socket;
    private final Deadlines deadlines;
    private final String id;
    private final InetSocketAddress local;
    private final WireReader in;
    private final WireWriter out;
    private volatile InetSocketAddress remote;
    private volatile ByteChannel transport;
    private volatile @Nullable TlsChannel tlsChannel;
    private volatile @Nullable TlsInfo tls;
    private volatile long deadline = NEVER;
    private volatile long strangeSince = NEVER;
    private volatile boolean timedOut;
    private volatile boolean stopping;
    private volatile boolean idle;
    private volatile @Nullable Thread waiting; // for the octets of the next command
    private volatile boolean ended;

    private volatile boolean answered; // since the last reading

    /// Owns the socket from now on.
    Connection(SocketChannel socket, LineEnds lineEnds, Deadlines deadlines, String id)
            throws IOException {
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.socket = socket;
        this.deadlines = deadlines;
        this.id = id;
        this.local = (InetSocketAddress) socket.getLocalAddress();
        this.remote = (InetSocketAddress) socket.getRemoteAddress();
        this.transport = socket;
        Switch wire = new Switch();
        this.in = new WireReader(wire, lineEnds);
        this.out = new WireWriter(wire);
        deadlines.watch(this);
    }

    /// Calls a server. Its lines may end in a bare LF: replies smuggle nothing.
    ///
    /// @param from the local address to call from; null leaves it to the system
    public static Connection connect(
            InetSocketAddress remote,
            @Nullable InetSocketAddress from,
            Duration timeout,
            Deadlines deadlines,
            String id)
            throws IOException {
        SocketChannel socket = SocketChannel.open();
        try {
            socket.bind(from);
            socket.socket().connect(remote, Math.toIntExact(timeout.toMillis()));
            return new Connection(socket, LineEnds.LENIENT, deadlines, id);
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    public WireReader in() {
        return in;
    }

    public WireWriter out() {
        return out;
    }

    /// Names the session in logs.
    public String id() {
        return id;
    }

    /// The peer; behind a trusted proxy the one it speaks for.
    public InetSocketAddress remote() {
        return remote;
    }

    public InetSocketAddress local() {
        return local;
    }

    public boolean isEncrypted() {
        return tls != null;
    }

    public @Nullable TlsInfo tls() {
        return tls;
    }

    /// The server's side of a handshake. What the peer sent before it is dropped, RFC 3207 §4.2:
    /// someone in between may have put it there.
    public void startTls(TlsServerContext context) throws IOException {
        in.discardBuffered();
        Wire wire = new Wire();
        SSLEngine engine;
        if (context.looksAtHello()) {
            ClientHello hello = ClientHello.read(socket);
            wire.first = hello.octets();
            engine = context.engine(hello);
        } else {
            engine = context.engine();
        }
        // the factory lives as long as the connection, and should hold nothing of the hello
        handshake(
                ServerTlsChannel.newBuilder(wire, context.sslContext())
                        .withEngineFactory(_ -> engine)
                        .withPlainBufferAllocator(TlsBuffers.plain(this::waits))
                        .withEncryptedBufferAllocator(TlsBuffers.encrypted(this::waits))
                        .withReleaseBuffers(true)
                        .build());
    }

    /// The client's side of a handshake.
    ///
    /// @param host the name the server must prove, as far as the context asks for that, and is
    /// asked for
    public void startTlsClient(TlsClientContext context, String host) throws IOException {
        in.discardBuffered();
        handshake(
                ClientTlsChannel.newBuilder(new Wire(), context.engine(host, remote.getPort()))
                        .withPlainBufferAllocator(TlsBuffers.plain(this::waits))
                        .withEncryptedBufferAllocator(TlsBuffers.encrypted(this::waits))
                        .withReleaseBuffers(true)
                        .build());
    }

    private void handshake(TlsChannel channel) throws IOException {
        if (tls != null) {
            throw new IllegalStateException("TLS already started");
        }
        try {
            channel.handshake();
        } catch (SSLException failed) {
            alert(channel.getSslEngine());
            throw failed;
        }
        transport = channel;
        tlsChannel = channel;
        tls = TlsInfo.of(channel.getSslEngine().getSession());
    }

    /// Sends what the engine has to say about its failure, which the channel around it leaves
    /// unsaid. RFC 8446 §6.2
    private void alert(@Nullable SSLEngine engine) throws IOException {
        if (engine == null) return;
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        try {
            engine.wrap(ByteBuffer.allocate(0), record);
        } catch (SSLException nothingToSay) {
            log.debug("no alert", nothingToSay);
        }
        record.flip();
        while (record.hasRemaining()) socket.write(record);
    }

    /// RFC 9266: what a `tls-exporter` channel binding is made of; null without TLS or where the
    /// handshake gives none.
    public byte @Nullable [] tlsExporter() {
        TlsChannel channel = tlsChannel;
        if (channel == null
                || !(channel.getSslEngine().getSession() instanceof ExtendedSSLSession session)) {
            return null;
        }
        try {
            return session.exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32);
        } catch (SSLException | RuntimeException unsupported) {
            return null; // TLS 1.2 without the extended master secret
        }
    }

    /// What ties a login to this TLS connection; null without TLS, for a type that is not known, or
    /// where the handshake gives none.
    public byte @Nullable [] channelBinding(String type) {
        return switch (type) {
            case "tls-exporter" -> tlsExporter();
            case "tls-server-end-point" -> serverEndPoint();
            case "tls-unique" -> tlsUnique();
            default -> null;
        };
    }

    private byte @Nullable [] tlsUnique() {
        TlsChannel channel = tlsChannel;
        return channel == null ? null : TlsServerContext.unique(channel.getSslEngine());
    }

    /// The mail addresses in the certificate that the client has shown and one of our authorities
    /// has signed; none if there is no such certificate. RFC 5280 §4.2.1.6 rfc822Name
    public List<String> clientAddresses() {
        TlsChannel channel = tlsChannel;
        if (channel == null || channel.getSslEngine().getUseClientMode()) return List.of();
        try {
            Certificate[] chain = channel.getSslEngine().getSession().getPeerCertificates();
            return chain[0] instanceof X509Certificate certificate
                    ? mailAddresses(certificate)
                    : List.of();
        } catch (SSLPeerUnverifiedException none) {
            return List.of(); // as nearly all clients
        }
    }

    private static List<String> mailAddresses(X509Certificate certificate) {
        List<String> addresses = new ArrayList<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) return addresses;
            for (List<?> name : names) {
                boolean isMail = name.getFirst() instanceof Integer kind && kind == RFC822_NAME;
                if (isMail && name.get(1) instanceof String address) addresses.add(address);
            }
        } catch (CertificateParsingException unreadable) {
            return List.of(); // a certificate that names nobody
        }
        return addresses;
    }

    /// RFC 5929 §4.1: the certificate hashed as its own signature is, but by SHA-256 where that is
    /// MD5 or SHA-1.
    private byte @Nullable [] serverEndPoint() {
        TlsChannel channel = tlsChannel;
        if (channel == null) return null;
        SSLEngine engine = channel.getSslEngine();
        SSLSession session = engine.getSession();
        try {
            Certificate[] chain =
                    engine.getUseClientMode()
                            ? session.getPeerCertificates()
                            : session.getLocalCertificates();
            if (chain == null || !(chain[0] instanceof X509Certificate certificate)) return null;
            String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
            String hash =
                    signature.startsWith("SHA384")
                            ? "SHA-384"
                            : signature.startsWith("SHA512") ? "SHA-512" : "SHA-256";
            // RFC 5929 §4.1: undefined for signatures without a hash of their own
            if (signature.startsWith("ED")) return null;
            return MessageDigest.getInstance(hash).digest(certificate.getEncoded());
        } catch (SSLException | GeneralSecurityException none) {
            return null; // a suite without certificates
        }
    }

    /// Puts a layer (compression) between the lines and the channel beneath them.
    public void layer(UnaryOperator<ByteChannel> over) {
        transport = over.apply(transport);
    }

    /// The command in hand must end within `time`: then reading ends, and soon after the
    /// connection.
    public void deadline(Duration time) {
        strangeSince = NEVER;
        endBy(deadlines.now() + time.toNanos());
    }

    /// The same for a peer who has not said yet who it is, or what it wants: its commands together
    /// have ten minutes, too. Otherwise whoever says NOOP now and then keeps its place for ever.
    public void deadlineOfStranger(Duration time) {
        long now = deadlines.now();
        if (strangeSince == NEVER) strangeSince = now;
        long left = STRANGE.toNanos() - (now - strangeSince);
        endBy(now + Math.min(time.toNanos(), left));
    }

    private void endBy(long due) {
        if (!timedOut) {
            deadline = due;
        }
    }

    /// Whether a deadline has passed.
    public boolean timedOut() {
        return timedOut;
    }

    /// Says whether the session waits for the peer's next command, and so may be told to stop.
    public void idle(boolean waiting) {
        idle = waiting;
        if (waiting && stopping) {
            endInput();
        }
    }

    /// Whether the service is stopping: the session says good-bye after the command in hand.
    public boolean stopping() {
        return stopping;
    }

    void stop() {
        stopping = true;
        if (idle) {
            endInput();
        }
    }

    void speaksFor(InetSocketAddress client) {
        remote = client;
    }

    /// The peer has asked to end the dialogue: nothing more is waited for when closing.
    public void parting() {
        ended |= in.buffered() == 0;
    }

    SocketChannel socket() {
        return socket;
    }

    void expire(long now) {
        long due = deadline;
        if (due == NEVER || now - due < 0) {
            return;
        }
        if (!timedOut) {
            timedOut = true;
            endInput();
        } else if (now - due >= LAST_WORDS.toNanos()) {
            abort();
        }
    }

    private void endInput() {
        try {
            socket.shutdownInput();
        } catch (IOException gone) {
            log.debug("already closed", gone);
        }
    }

    /// Closes at once, whatever is under way.
    public void abort() {
        deadlines.forget(this);
        try {
            socket.close();
        } catch (IOException gone) {
            log.debug("closed with an error", gone);
        }
    }

    /// Ends the connection politely: what was flushed reaches the peer before the end of the stream
    /// does.
    @Override
    public void close() {
        try {
            if (socket.isOpen()) {
                partPolitely();
            }
        } catch (IOException gone) {
            log.debug("peer left before", gone);
        } finally {
            abort();
        }
    }

    /// Closing a socket with unread octets in it makes the system reset the connection, and the
    /// peer may never see our last reply; so after saying that we are done the rest is read, within
    /// bounds.
    private void partPolitely() throws IOException {
        if (ended && tlsChannel == null) {
            return;
        }
        long due = deadlines.now() + LINGER.toNanos();
        deadline = timedOut ? due - LAST_WORDS.toNanos() : due;
        TlsChannel channel = tlsChannel;
        if (channel != null) {
            channel.shutdown();
        }
        socket.shutdownOutput();
        if (ended || timedOut || stopping) {
            return;
        }
        ByteBuffer dropped = ByteBuffer.allocate(1024);
        int total = 0;
        while (total < LINGER_OCTETS && socket.read(dropped.clear()) >= 0) {
            total += dropped.position();
        }
    }

    /// Whether the calling thread waits for the next command.
    private boolean waits() {
        return Thread.currentThread() == waiting;
    }

    /// What is beneath TLS.
    private final class Wire implements ByteChannel {
        /// What was read of it before; null once that has been passed on.
        private @Nullable ByteBuffer first;

        @Override
        public int read(ByteBuffer into) throws IOException {
            ByteBuffer ahead = first;
            if (ahead != null && ahead.hasRemaining()) {
                int n = Math.min(ahead.remaining(), into.remaining());
                into.put(ahead.slice(ahead.position(), n));
                ahead.position(ahead.position() + n);
                if (!ahead.hasRemaining()) first = null;
                return n;
            }
            int n = socket.read(into);
            waiting = null;
            return n;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            return socket.write(from);
        }

        @Override
        public boolean isOpen() {
            return socket.isOpen();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /// What reader and writer hold on to while TLS and other layers come in beneath them.
    private final class Switch implements ByteChannel {
        @Override
        public int read(ByteBuffer into) throws IOException {
            waiting = idle ? Thread.currentThread() : null;
            if (answered) letOthersRun();
            int n = transport.read(into);
            ended |= n < 0;
            return n;
        }

        /// What the peer says next is seldom here already. By the time others have run it mostly
        /// is, and waiting in the system for it, a registration and two wake-ups, is saved.
        @SuppressWarnings("ThreadPriorityCheck") // nothing rests on it
        private void letOthersRun() {
            answered = false;
            Thread.yield();
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            int n = transport.write(from);
            answered = true;
            // When the peer closed TLS both ways (user_canceled, close_notify) the engine takes
            // nothing more and says nothing: whoever goes on writing would go on forever.
            if (n == 0 && from.hasRemaining()) {
                throw new ClosedChannelException();
            }
            return n;
        }

        @Override
        public boolean isOpen() {
            return socket.isOpen();
        }

        @Override
        public void close() {
            abort();
        }
    }
}
