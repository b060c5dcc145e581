package org.veredus.base.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts connections on one address and serves each on a virtual thread.
public final class Listener implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final int BACKLOG = 4096;

    /// So many peers at a time are told that there are too many; further ones are just closed.
    private static final int REFUSALS = 64;

    private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(200);
    private static final Duration LAST_WAIT = Duration.ofSeconds(2);

    private final ListenerSettings settings;
    private final Deadlines deadlines;
    private final SessionIds ids;
    private final ConnectionHandler handler;
    private final ServerSocketChannel server;
    private final Semaphore slots;
    private final Semaphore refusals = new Semaphore(REFUSALS);
    private final AddressCounts addresses;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder bugs = new LongAdder();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    /// Guards only the waiting for `open` to become empty.
    private final ReentrantLock ending = new ReentrantLock();

    private final Condition ended = ending.newCondition();

    private Listener(
            ListenerSettings settings,
            Deadlines deadlines,
            SessionIds ids,
            ConnectionHandler handler,
            ServerSocketChannel server) {
        this.settings = settings;
        this.deadlines = deadlines;
        this.ids = ids;
        this.handler = handler;
        this.server = server;
        this.slots = new Semaphore(settings.limits().total());
        this.addresses = new AddressCounts(settings.limits().perAddress());
    }

    /// Binds the address and begins to accept.
    public static Listener open(
            ListenerSettings settings,
            Deadlines deadlines,
            SessionIds ids,
            ConnectionHandler handler)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(settings.address(), BACKLOG);
        } catch (IOException | RuntimeException failed) {
            server.close();
            throw new IOException(
                    "can't listen on " + settings.address() + ": " + failed.getMessage(), failed);
        }
        Listener listener = new Listener(settings, deadlines, ids, handler, server);
        Thread.ofPlatform().daemon().name(settings.name() + "-accept").start(listener::acceptAll);
        return listener;
    }

    public int port() {
        return server.socket().getLocalPort();
    }

    /// How many connections are open now.
    public int connections() {
        return open.size();
    }

    /// How many connections have been accepted, refused ones included.
    public long accepted() {
        return accepted.sum();
    }

    /// How many connections were over a limit.
    public long refused() {
        return refused.sum();
    }

    /// How many sessions ended by a bug of ours.
    public long bugs() {
        return bugs.sum();
    }

    private void acceptAll() {
        boolean failing = false;
        while (closing.getCount() > 0) {
            try {
                admit(server.accept());
                failing = false;
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException shortage) {
                if (!failing) {
                    log.warn("cannot accept connections listener={}", settings.name(), shortage);
                }
                failing = true;
                pause();
            }
        }
    }

    /// Out of file handles: some session must end first.
    private void pause() {
        try {
            boolean _ = closing.await(PAUSE_AFTER_ERROR.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // accept() ends at once then
        }
    }

    private void admit(SocketChannel socket) throws IOException {
        accepted.increment();
        boolean served = slots.tryAcquire();
        if (!served) {
            refused.increment();
            if (!refusals.tryAcquire()) {
                socket.close();
                return;
            }
        }
        Semaphore permit = served ? slots : refusals;
        String id = ids.next();
        boolean started = false;
        try {
            Thread _ =
                    Thread.ofVirtual()
                            .name(settings.name() + "-" + id)
                            .start(() -> run(socket, id, served, permit));
            started = true;
        } finally {
            if (!started) {
                permit.release();
                socket.close();
            }
        }
    }

    private void run(SocketChannel socket, String id, boolean served, Semaphore permit) {
        try (socket;
                Connection connection =
                        new Connection(socket, settings.lineEnds(), deadlines, id)) {
            open.add(connection);
            try {
                attend(connection, served);
            } finally {
                leave(connection);
            }
        } catch (IOException gone) {
            log.debug("connection lost session={}", id, gone);
        } finally {
            permit.release();
        }
    }

    private void attend(Connection connection, boolean served) throws IOException {
        if (closing.getCount() == 0) {
            connection.stop();
        }
        try {
            connection.deadline(settings.handshakeTimeout());
            readProxyHeader(connection);
            InetAddress address = connection.remote().getAddress();
            if (!served || !addresses.tryAdd(address)) {
                refuse(connection, served);
                return;
            }
            try {
                begin(connection);
                handler.serve(connection);
            } finally {
                addresses.remove(address);
            }
        } catch (RuntimeException | StackOverflowError bug) {
            bugs.increment();
            log.error("session broke by a bug session={}", connection.id(), bug);
        }
    }

    private void refuse(Connection connection, boolean counted) throws IOException {
        if (counted) {
            refused.increment();
        }
        begin(connection);
        handler.refuse(connection);
        connection.out().flush();
    }

    private void readProxyHeader(Connection connection) throws IOException {
        InetAddress peer = connection.remote().getAddress();
        if (settings.proxies().stream().anyMatch(network -> network.contains(peer))) {
            InetSocketAddress client = ProxyHeader.read(connection.socket()).source();
            if (client != null) {
                connection.speaksFor(client);
            }
        }
    }

    private void begin(Connection connection) throws IOException {
        if (settings.implicitTls() != null) {
            connection.startTls(settings.implicitTls());
        }
    }

    private void leave(Connection connection) {
        connection.close();
        open.remove(connection);
        ending.lock();
        try {
            if (open.isEmpty()) {
                ended.signalAll();
            }
        } finally {
            ending.unlock();
        }
    }

    /// Stops accepting, lets the commands in hand end within `grace`, then closes what is left.
    public void close(Duration grace) {
        closing.countDown();
        try {
            server.close();
        } catch (IOException unclear) {
            log.debug("closing a listener failed listener={}", settings.name(), unclear);
        }
        open.forEach(Connection::stop);
        awaitEnd(grace);
        open.forEach(Connection::abort);
        awaitEnd(LAST_WAIT);
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }

    private void awaitEnd(Duration most) {
        long left = most.toNanos();
        ending.lock();
        try {
            while (!open.isEmpty() && left > 0) {
                left = ended.awaitNanos(left);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt(); // whoever stops us does not want to wait
        } finally {
            ending.unlock();
        }
    }
}
