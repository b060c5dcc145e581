package org.veredus.base.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A [WebSocket] by Jetty. Jetty's threads bring at most one message, and the next only when that
/// has been taken: a client that sends faster than it is answered is held up by TCP. Public only
/// because Jetty looks for its methods from outside.
public final class JettySocket implements Session.Listener, WebSocket {
    private static final Logger log = LoggerFactory.getLogger(JettySocket.class);

    /// Seconds that a client may take to take in a message.
    private static final long MAX_SENDING = 30;

    /// What has come from the client.
    private sealed interface Event {
        record Text(String text) implements Event {}

        record End() implements Event {}
    }

    private final Limits limits;
    private final Conversation conversation;
    private final LongAdder bugs;

    /// A message and the end: more never waits.
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(2);

    /// Guards sending: frames of two messages must not mix.
    private final ReentrantLock sending = new ReentrantLock();

    private volatile @Nullable Session session;
    private boolean asked; // whether Jetty may bring a message; the conversation's thread only

    JettySocket(Limits limits, Conversation conversation, LongAdder bugs) {
        this.limits = limits;
        this.conversation = conversation;
        this.bugs = bugs;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        opened.setMaxTextMessageSize(limits.message());
        opened.setIdleTimeout(limits.idle());
        session = opened;
        var _ = Thread.ofVirtual().name("websocket").start(this::run);
    }

    private void run() {
        try {
            conversation.hold(this);
            close(Farewell.NORMAL, "");
        } catch (IOException gone) {
            log.debug("client left", gone);
            close(Farewell.NORMAL, "");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            close(Farewell.NORMAL, "");
        } catch (RuntimeException | StackOverflowError bug) {
            bugs.increment();
            log.error("web socket broke by a bug", bug);
            close(Farewell.OUR_MISTAKE, "this is our mistake; it has been logged");
        }
    }

    @Override
    public void onWebSocketText(String text) {
        var _ = events.offer(new Event.Text(text));
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        callback.succeed();
        Session open = session;
        if (open != null) open.close(StatusCode.BAD_DATA, "only text is understood", Callback.NOOP);
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        log.debug("web socket failed", cause);
        var _ = events.offer(new Event.End());
    }

    @Override
    public void onWebSocketClose(int code, @Nullable String reason, Callback callback) {
        var _ = events.offer(new Event.End());
        callback.succeed();
    }

    @Override
    public @Nullable String receive() throws InterruptedException {
        Session open = session;
        if (open != null && !asked) open.demand();
        asked = true;
        return switch (events.take()) {
            case Event.Text(var text) -> {
                asked = false;
                yield text;
            }
            case Event.End() -> null;
        };
    }

    @Override
    public void send(String text) throws IOException {
        write((open, done) -> open.sendText(text, done));
    }

    @Override
    public void ping() throws IOException {
        write((open, done) -> open.sendPing(ByteBuffer.allocate(0), done));
    }

    @FunctionalInterface
    private interface Frames {
        void send(Session open, Callback done);
    }

    private void write(Frames frames) throws IOException {
        Session open = session;
        if (open == null || !open.isOpen()) throw new IOException("the web socket is closed");
        sending.lock();
        try {
            CompletableFuture<Boolean> sent = new CompletableFuture<>();
            Consumer<Throwable> failed = sent::completeExceptionally;
            frames.send(open, Callback.from(() -> sent.complete(true), failed));
            sent.get(MAX_SENDING, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException broken) {
            open.disconnect();
            throw new IOException("the client does not take it in", broken);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("the server stops", stopping);
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void close(Farewell why, String sentence) {
        Session open = session;
        if (open != null) open.close(why.code(), sentence, Callback.NOOP);
    }
}
