package org.veredus.protocol.jmap;

import org.veredus.account.mailbox.Access;
import org.veredus.base.http.HttpRequest;
import org.veredus.protocol.jmap.core.Audience;
import org.veredus.protocol.jmap.core.Caller;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a client is told first. RFC 8620 §2
final class SessionObject {
    static final String VAPID = "urn:ietf:params:jmap:webpush-vapid";

    private final JmapSettings settings;
    private final Capabilities capabilities;
    private final String pushKey;

    /// @param pushKey by which push services know this server. RFC 9749 §3
    SessionObject(JmapSettings settings, Capabilities capabilities, String pushKey) {
        this.settings = settings;
        this.capabilities = capabilities;
        this.pushKey = pushKey;
    }

    ObjectNode of(HttpRequest request, Caller caller) throws StoreFailed {
        ObjectNode session = told(caller);
        String base = base(request);
        ((ObjectNode) session.path("capabilities")).set(Sockets.WEBSOCKET, Sockets.server(base));
        return session.put("apiUrl", base + "/jmap/api")
                .put(
                        "downloadUrl",
                        base + "/jmap/download/{accountId}/{blobId}?name={name}&type={type}")
                .put("uploadUrl", base + "/jmap/upload/{accountId}/")
                .put(
                        "eventSourceUrl",
                        base + "/jmap/events?types={types}&closeafter={closeafter}&ping={ping}")
                .put("state", state(caller));
    }

    private ObjectNode told(Caller caller) throws StoreFailed {
        ObjectNode session = Json.object();
        ObjectNode server = session.putObject("capabilities");
        server.set(Methods.CORE, settings.limits().node());
        server.set(VAPID, Json.object().put("applicationServerKey", pushKey));
        ObjectNode primary = Json.object();
        for (Capabilities.Capability each : capabilities.all()) {
            server.set(each.uri(), each.server());
            primary.put(each.uri(), caller.accountId());
        }
        ObjectNode accounts = session.putObject("accounts");
        for (Access each : Audience.of(caller)) // RFC 9670 §1.5
        accounts.set(Ids.account(each), AccountObject.of(capabilities, caller, each));
        session.set("primaryAccounts", primary);
        return session.put("username", caller.name());
    }

    /// Another one whenever anything in the session object is. RFC 8620 §2
    String state(Caller caller) throws StoreFailed {
        JsonNode told = told(caller);
        return Integer.toHexString(told.toString().hashCode());
    }

    private String base(HttpRequest request) {
        String host = request.header("host");
        String scheme = request.secure() ? "https://" : "http://";
        return scheme + (host == null ? settings.hostName() : host);
    }
}
