package org.veredus.base.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// Ends connections that do not ask for anything. Jetty looks at how long no octet came: who sends
/// one of a header every few seconds, or PING over HTTP/2, would stay for ever.
final class Visits extends Handler.Wrapper {
    private static final int SWITCHING = 101;

    private final Duration idle;
    private final Scheduler scheduler;
    private final ConcurrentMap<Ends, Visit> visits = new ConcurrentHashMap<>();

    /// What a request and the connection it comes by have in common, TLS or not.
    private record Ends(@Nullable SocketAddress remote, @Nullable SocketAddress local) {}

    /// @param idle within two of which a connection must have asked for something, or is closed
    Visits(Handler handler, Duration idle, Scheduler scheduler) {
        super(handler);
        this.idle = idle;
        this.scheduler = scheduler;
    }

    /// One connection, looked at in intervals.
    final class Visit {
        private final EndPoint connection;
        private final Ends ends;
        private final AtomicInteger inHand = new AtomicInteger();
        private volatile boolean asked;
        private volatile boolean isWebSocket; // which has a time-out of its own
        private volatile Scheduler.@Nullable Task next;

        private Visit(EndPoint connection, Ends ends) {
            this.connection = connection;
            this.ends = ends;
        }

        private void watch() {
            next = scheduler.schedule(this::look, idle.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void look() {
            if (!connection.isOpen()) return; // it ended meanwhile
            boolean wanted = asked || inHand.get() > 0 || isWebSocket;
            asked = false;
            if (wanted) watch();
            else connection.close();
        }

        private void begin() {
            inHand.incrementAndGet();
            asked = true;
        }

        private void end(int status) {
            if (status == SWITCHING) isWebSocket = true;
            asked = true;
            inHand.decrementAndGet();
        }

        @Nullable InetAddress address() {
            return ends.remote instanceof InetSocketAddress remote ? remote.getAddress() : null;
        }

        void over() {
            visits.remove(ends, this);
            Scheduler.Task pending = next;
            if (pending != null) pending.cancel();
        }
    }

    Visit begun(EndPoint connection) {
        Ends ends =
                new Ends(connection.getRemoteSocketAddress(), connection.getLocalSocketAddress());
        Visit visit = new Visit(connection, ends);
        visits.put(ends, visit);
        visit.watch();
        return visit;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        ConnectionMetaData way = request.getConnectionMetaData();
        Visit visit =
                visits.get(new Ends(way.getRemoteSocketAddress(), way.getLocalSocketAddress()));
        if (visit != null) {
            visit.begin();
            Request.addCompletionListener(request, _ -> visit.end(response.getStatus()));
        }
        return super.handle(request, response, callback);
    }
}
