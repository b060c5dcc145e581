package org.veredus.protocol.jmap;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Access;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.protocol.jmap.core.Audience;
import org.veredus.protocol.jmap.core.Caller;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.Told;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// Tells of changes as they happen, for as long as the client listens. RFC 8620 §7.3
final class EventSource {
    /// Seconds between pings, however rarely or often a client wants them.
    private static final int MIN_PING = 30;

    private static final int MAX_PING = 300;

    /// Seconds after which a silent connection would be closed as idle; a comment keeps it
    /// open, and shows when the client has left.
    private static final int PULSE = 30;

    /// How long changes are gathered before they are told.
    private static final long GATHER_MILLIS = 20;

    private final DataTypes types;
    private final Gate gate;

    /// What wakes those who listen.
    private final Set<Semaphore> listening = ConcurrentHashMap.newKeySet();

    private volatile boolean ended;

    EventSource(DataTypes types, Gate gate) {
        this.types = types;
        this.gate = gate;
    }

    HttpResponse open(HttpRequest request, Caller caller) throws Problem {
        Wishes wishes = Wishes.of(request, types.names());
        SocketTalk.Permission permission = () -> gate.stillAdmits(request, caller.account().id());
        return HttpResponse.stream(
                        200, "text/event-stream", out -> serve(out, caller, wishes, permission))
                .with("Cache-Control", "no-store")
                .with("X-Accel-Buffering", "no");
    }

    /// Ends all streams; none is held from now on.
    void end() {
        ended = true;
        for (Semaphore each : listening) each.release();
    }

    /// @param types those to be told of
    /// @param ping seconds; 0: none
    /// @param lastEvent id of the last one that the client has seen; null if it has seen none
    private record Wishes(
            List<String> types, boolean closeAfterState, int ping, @Nullable String lastEvent) {
        static Wishes of(HttpRequest request, Set<String> known) throws Problem {
            String types = request.query("types");
            String close = request.query("closeafter");
            if (types == null || types.isEmpty()) throw Problem.of(400, "types is missing");
            if (close != null && !close.equals("state") && !close.equals("no"))
                throw Problem.of(400, "closeafter is state or no");
            List<String> wanted =
                    types.equals("*")
                            ? known.stream().sorted().toList()
                            : List.of(types.split(",")).stream().filter(known::contains).toList();
            return new Wishes(
                    wanted,
                    "state".equals(close),
                    ping(request.query("ping")),
                    request.header("last-event-id"));
        }

        private static int ping(@Nullable String text) throws Problem {
            if (text == null) return 0;
            if (!text.matches("\\d{1,9}")) throw Problem.of(400, "ping is a number of seconds");
            int seconds = Integer.parseInt(text);
            return seconds == 0 ? 0 : Math.clamp(seconds, MIN_PING, MAX_PING);
        }
    }

    /// Who comes anew is told at once how things are: what changed after he looked, and before he
    /// listened, he would not hear of. But who waits for one event would be answered at once,
    /// again and again.
    private Told begin(Audience audience, Caller caller, Wishes wishes) throws StoreFailed {
        String last = wishes.lastEvent();
        if (last == null && wishes.closeAfterState())
            return Told.now(types, audience.accounts(), wishes.types());
        Access own = Access.own(caller.account());
        return Told.since(types, own, wishes.types(), last == null ? "" : last);
    }

    /// Until the client leaves, or could no longer come: passwords change, sessions end.
    private void serve(
            OutputStream out, Caller caller, Wishes wishes, SocketTalk.Permission permission)
            throws IOException {
        Semaphore changed = new Semaphore(0);
        listening.add(changed); // first: who ends all streams after this wakes it
        try (Audience audience = new Audience(caller, changed::release)) {
            Told told = begin(audience, caller, wishes);
            boolean news = true;
            int silent = 0;
            while (!ended) {
                ObjectNode change = told.news(audience.accounts());
                if ((change != null || !news) && !permission.lasts()) return;
                if (change != null) {
                    write(out, "id: " + told.pushState() + "\nevent: state", change);
                    if (wishes.closeAfterState()) return;
                    silent = 0;
                } else if (news) {
                    out.flush(); // nothing, but that it listens
                } else {
                    silent += PULSE;
                    boolean due = wishes.ping() > 0 && silent >= wishes.ping();
                    if (due)
                        write(out, "event: ping", Json.object().put("interval", wishes.ping()));
                    else comment(out);
                    if (due) silent = 0;
                }
                news = changed.tryAcquire(PULSE, TimeUnit.SECONDS);
                if (news) TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
                changed.drainPermits();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (StoreFailed broken) {
            throw new IOException(broken);
        } finally {
            listening.remove(changed);
        }
    }

    private static void comment(OutputStream out) throws IOException {
        out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void write(OutputStream out, String head, ObjectNode data) throws IOException {
        String text = head + "\ndata: " + data + "\n\n";
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
