package org.veredus.protocol.jmap;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Uploads;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.base.http.FileName;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.format.webpush.Vapid;
import org.veredus.protocol.jmap.blob.BlobName;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.protocol.jmap.core.Audience;
import org.veredus.protocol.jmap.core.Caller;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.RequestError;
import org.veredus.protocol.jmap.core.Requests;
import org.veredus.protocol.jmap.push.PushMethods;
import org.veredus.protocol.jmap.push.Pusher;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// JMAP's resources. RFC 8620 §2, §3, §6, RFC 8887
public final class JmapApi implements AutoCloseable {
    private static final String DOWNLOAD = "/jmap/download/{accountId}/{blobId}";

    /// As it was published before: clients keep session objects.
    private static final String NAMED_DOWNLOAD = DOWNLOAD + "/{name...}";

    private final JmapSettings settings;
    private final BlobSource blobs;
    private final Requests requests;
    private final SessionObject session;
    private final Gate gate;
    private final Turnstile calls;
    private final Turnstile uploads;
    private final EventSource events;
    private final Sockets sockets;
    private final Pusher pusher;

    public JmapApi(JmapServices services, JmapSettings settings) throws StoreFailed {
        this.settings = settings;
        blobs = new BlobSource(services);
        MethodSet set = MethodSet.of(services, settings, blobs);
        requests = new Requests(set.methods(), settings.limits());
        JmapServices.Push push = services.push();
        Vapid vapid =
                new Vapid(
                        push.subscriptions().serverKeys(push.world().random()),
                        "mailto:postmaster@" + settings.hostName());
        pusher =
                new Pusher(
                        new Pusher.Sources(
                                push.subscriptions(),
                                account -> heard(services, account),
                                push.feed(),
                                services.door()::admits),
                        new Pusher.News(set.types(), set.deliveries()),
                        vapid,
                        push.world());
        new PushMethods(
                        push.subscriptions(),
                        pusher,
                        set.deliveries(),
                        services.clock(),
                        push.world().random())
                .addTo(set.methods());
        set.methods().know(SessionObject.VAPID);
        session = new SessionObject(settings, set.capabilities(), vapid.key());
        gate =
                new Gate(
                        services.authenticator(),
                        services.door(),
                        services.accounts(),
                        services.directory(),
                        settings.passwords());
        calls = new Turnstile(settings.limits().maxConcurrentRequests());
        uploads = new Turnstile(settings.limits().maxConcurrentUpload());
        events = new EventSource(set.types(), gate);
        sockets =
                new Sockets(
                        set.types(),
                        gate,
                        settings.cors(),
                        this::answer,
                        (int) settings.limits().maxSizeRequest(),
                        services.nanos());
    }

    /// Of which accounts somebody is told.
    private static List<Access> heard(JmapServices services, AccountId id) throws StoreFailed {
        Account own = services.accounts().open(id);
        return Audience.of(
                own, new VisibleMailboxes(own, services.accounts(), services.directory()));
    }

    /// Begins to push.
    public void start() throws StoreFailed {
        pusher.start();
    }

    /// Who looks whether there is anything to be pushed.
    Pusher pusher() {
        return pusher;
    }

    /// Ends the streams of those who wait for changes, for whom else a server that stops would
    /// wait.
    public void endStreams() {
        events.end();
    }

    @Override
    public void close() {
        pusher.close();
    }

    public void addTo(Routes routes) {
        long most = settings.limits().maxSizeUpload();
        add(routes, "GET", "/.well-known/jmap", 0, this::session);
        add(routes, "GET", "/jmap/session", 0, this::session);
        add(routes, "POST", "/jmap/api", Long.MAX_VALUE, this::call);
        add(routes, "POST", "/jmap/upload/{accountId}", most, this::upload);
        add(routes, "POST", "/jmap/upload/{accountId}/", most, this::upload);
        add(routes, "GET", DOWNLOAD, 0, this::download);
        add(routes, "GET", NAMED_DOWNLOAD, 0, this::download);
        add(routes, "GET", "/jmap/events", 0, events::open);
        add(routes, "GET", "/jmap/ws", 0, sockets::open);
    }

    /// @param maxBody octets
    private void add(Routes routes, String method, String path, long maxBody, Gate.Action action) {
        Cors cors = settings.cors();
        routes.add(method, path, maxBody, cors.of(gate.of(action)));
        if (!cors.origins().isEmpty()) routes.add("OPTIONS", path, cors::preflight);
    }

    private HttpResponse session(HttpRequest request, Caller caller) throws StoreFailed {
        return json(200, session.of(request, caller))
                .with("Cache-Control", "no-cache, no-store, must-revalidate");
    }

    private static HttpResponse json(int status, ObjectNode body) {
        return HttpResponse.json(status, Json.MAPPER.writeValueAsBytes(body));
    }

    private HttpResponse call(HttpRequest request, Caller caller)
            throws Problem, IOException, StoreFailed {
        try {
            return json(200, answer(read(request), caller)).with("Cache-Control", "no-store");
        } catch (RequestError error) {
            throw Problem.of(error.node(), 400);
        }
    }

    private ObjectNode answer(JsonNode request, Caller caller) throws RequestError, StoreFailed {
        AccountId account = caller.account().id();
        if (!calls.enter(account))
            throw RequestError.limit("maxConcurrentRequests", "too many requests at once");
        try {
            return requests.answer(request, caller, session.state(caller));
        } finally {
            calls.leave(account);
        }
    }

    private JsonNode read(HttpRequest request) throws RequestError, IOException {
        // a page of another site could make a browser send anything but this
        if (!request.mediaType().equals("application/json"))
            throw RequestError.of(
                    RequestError.Kind.NOT_JSON, "send Content-Type: application/json");
        int most = (int) settings.limits().maxSizeRequest();
        byte[] body = request.body().readNBytes(most + 1);
        if (body.length > most)
            throw RequestError.limit("maxSizeRequest", "more than " + most + " octets");
        return Requests.parse(body);
    }

    private HttpResponse upload(HttpRequest request, Caller caller)
            throws Problem, IOException, StoreFailed {
        Access access = access(request, caller);
        if (caller.scope().readsOnly()) throw Problem.of(403, "this password is for reading alone");
        AccountId account = caller.account().id();
        if (!uploads.enter(account))
            throw Problem.of(
                    RequestError.limit("maxConcurrentUpload", "too many uploads at once").node(),
                    400);
        try {
            Uploads.Upload kept = blobs.of(access).uploads().take(request.body());
            String type = request.header("content-type");
            return json(
                    200,
                    Json.object()
                            .put("accountId", Ids.account(access))
                            .put("blobId", BlobName.ofUpload(kept.content()).wire())
                            .put("type", type == null ? "application/octet-stream" : type)
                            .put("size", kept.size()));
        } finally {
            uploads.leave(account);
        }
    }

    private static Access access(HttpRequest request, Caller caller) throws Problem, StoreFailed {
        long number = Ids.number('A', request.parameter("accountId"));
        Access access = number < 1 ? null : caller.visible().access(new AccountId(number));
        if (access == null) throw Problem.of(404, "there is no such account");
        return access;
    }

    private HttpResponse download(HttpRequest request, Caller caller) throws Problem, StoreFailed {
        Blobs.Blob blob = blobs.of(access(request, caller)).find(request.parameter("blobId"));
        if (blob == null) throw Problem.of(404, "there is no such blob");
        return HttpResponse.stream(
                        200,
                        type(request.query("type")),
                        out -> {
                            try {
                                blob.writeTo(out);
                            } catch (StoreFailed broken) {
                                throw new IOException(broken);
                            }
                        })
                .with("Content-Disposition", FileName.attachment(name(request)))
                .with("Cache-Control", "private, immutable, max-age=31536000")
                // no browser shall take somebody's attachment for a page of ours
                .with("Content-Security-Policy", "sandbox; default-src 'none'")
                .with("X-Content-Type-Options", "nosniff");
    }

    private static String name(HttpRequest request) {
        if (request.parameters().containsKey("name")) return request.parameter("name");
        String name = request.query("name");
        return name == null ? "" : name;
    }

    private static String type(@Nullable String wanted) {
        if (wanted == null || wanted.length() > 255) return "application/octet-stream";
        boolean sound = wanted.matches("[\\w!#$&^+.-]+/[\\w!#$&^+.-]+( *; *[ -~]*)?");
        return sound ? wanted : "application/octet-stream";
    }
}
