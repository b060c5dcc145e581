package org.veredus.protocol.jmap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.Access;
import org.veredus.base.http.WebSocket;
import org.veredus.protocol.jmap.core.Audience;
import org.veredus.protocol.jmap.core.Caller;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.RequestError;
import org.veredus.protocol.jmap.core.RequestError.Kind;
import org.veredus.protocol.jmap.core.Requests;
import org.veredus.protocol.jmap.core.Told;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// JMAP over one web socket. RFC 8887 §4.3: one thread reads requests and answers them in order,
/// another tells of changes once the client has asked for that.
final class SocketTalk {
    private static final Logger log = LoggerFactory.getLogger(SocketTalk.class);

    /// Seconds between pings; with each, and before anything is told, it is looked whether the
    /// client may still be here, and as often while it asks for things.
    private static final int PULSE = 60;

    /// How long changes are gathered before they are told.
    private static final long GATHER_MILLIS = 20;

    private final WebSocket socket;
    private final DataTypes types;
    private final Caller caller;
    private final Answers answers;
    private final Permission permission;
    private final LongSupplier nanos;
    private final Semaphore changed = new Semaphore(0);

    /// Null as long as nothing is to be told. Guarded by itself being replaced, never changed by
    /// the reading thread.
    private volatile @Nullable Told told;

    private volatile boolean over;

    /// When it was last looked whether the client may be here.
    private volatile long lookedAt;

    /// Answers requests as over HTTP.
    @FunctionalInterface
    interface Answers {
        ObjectNode answer(JsonNode request, Caller caller) throws RequestError, StoreFailed;
    }

    /// Whether who opened the socket could still do so: passwords change, sessions end.
    @FunctionalInterface
    interface Permission {
        boolean lasts();
    }

    /// @param nanos elapsed time
    SocketTalk(
            WebSocket socket,
            DataTypes types,
            Caller caller,
            Answers answers,
            Permission permission,
            LongSupplier nanos) {
        this.socket = socket;
        this.types = types;
        this.caller = caller;
        this.answers = answers;
        this.permission = permission;
        this.nanos = nanos;
        lookedAt = nanos.getAsLong();
    }

    void run() throws IOException, InterruptedException {
        Thread teller = Thread.ofVirtual().name("websocket-push").start(this::tell);
        try {
            for (String text = socket.receive(); text != null; text = socket.receive()) {
                if (over || (isTimeToLook() && !mayStay())) return;
                take(text);
            }
        } finally {
            over = true;
            teller.interrupt();
            teller.join();
        }
    }

    private void take(String text) throws IOException {
        String id = null;
        try {
            JsonNode message = Requests.parse(text.getBytes(StandardCharsets.UTF_8));
            if (!(message instanceof ObjectNode object))
                throw RequestError.of(Kind.NOT_REQUEST, "a message is an object");
            id = text(object, "id");
            switch (object.path("@type").asString("")) {
                case "Request" -> request(object, id);
                case "WebSocketPushEnable" -> enable(object);
                case "WebSocketPushDisable" -> told = null; // RFC 8887 §4.3.5.3
                default -> throw RequestError.of(Kind.NOT_REQUEST, "unknown @type");
            }
        } catch (RequestError error) {
            refuse(id, error.node());
        } catch (StoreFailed broken) {
            log.error("the store failed", broken);
            refuse(id, Problem.details("the store failed; try again later").put("status", 503));
        }
    }

    /// RFC 8887 §4.3.4
    private void refuse(@Nullable String id, ObjectNode details) throws IOException {
        ObjectNode answer = Json.object().put("@type", "RequestError").put("requestId", id);
        answer.setAll(details);
        socket.send(answer.toString());
    }

    /// A string, if there is one.
    private static @Nullable String text(ObjectNode message, String name) throws RequestError {
        JsonNode value = message.get(name);
        if (value == null) return null;
        if (!value.isString()) throw RequestError.of(Kind.NOT_REQUEST, name + " is not a string");
        return value.asString();
    }

    private void request(ObjectNode request, @Nullable String id)
            throws RequestError, IOException, StoreFailed {
        ObjectNode plain = request.deepCopy();
        plain.remove(List.of("@type", "id"));
        ObjectNode answer = Json.object().put("@type", "Response");
        if (id != null) answer.put("requestId", id); // RFC 8887 §4.3.3
        answer.setAll(answers.answer(plain, caller));
        socket.send(answer.toString());
    }

    /// RFC 8887 §4.3.5.2
    private void enable(ObjectNode wish) throws RequestError, StoreFailed {
        Collection<String> all = types.names();
        Collection<String> wished = wished(wish.path("dataTypes"));
        String since = text(wish, "pushState");
        Told known =
                since == null
                        ? Told.now(types, Audience.of(caller), all)
                        : Told.since(types, Access.own(caller.account()), all, since);
        told = known.only(wished);
        changed.release();
    }

    private Collection<String> wished(JsonNode wanted) throws RequestError {
        if (wanted.isNull() || wanted.isMissingNode()) return types.names();
        if (!wanted.isArray() || !wanted.valueStream().allMatch(JsonNode::isString))
            throw RequestError.of(Kind.NOT_REQUEST, "dataTypes is not a list of strings");
        return wanted.valueStream().map(JsonNode::asString).toList();
    }

    private void tell() {
        try (Audience audience = new Audience(caller, changed::release)) {
            while (!over) {
                boolean news = changed.tryAcquire(PULSE, TimeUnit.SECONDS);
                if (news) TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
                changed.drainPermits();
                String change = news(audience);
                if (news && change == null && !isTimeToLook()) continue;
                if (!mayStay()) return; // after the look: what it finds is for who may come then
                if (change == null) socket.ping();
                else socket.send(change);
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt(); // the reading thread has seen the end
        } catch (IOException | StoreFailed failed) {
            socket.close(WebSocket.Farewell.OUR_MISTAKE, "nothing more can be told");
        }
    }

    private boolean isTimeToLook() {
        return nanos.getAsLong() - lookedAt > TimeUnit.SECONDS.toNanos(PULSE);
    }

    /// Ends the talk with a client that may no longer be here. RFC 8887 §4.2
    private boolean mayStay() {
        lookedAt = nanos.getAsLong();
        if (permission.lasts()) return true;
        over = true;
        socket.close(WebSocket.Farewell.POLICY, "sign in again");
        return false;
    }

    /// Null if there are none.
    private @Nullable String news(Audience audience) throws StoreFailed {
        Told listening = told;
        ObjectNode change = listening == null ? null : listening.news(audience.accounts());
        if (listening == null || change == null) return null;
        return change.put("pushState", listening.pushState()).toString();
    }
}
