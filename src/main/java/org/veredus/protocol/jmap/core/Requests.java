package org.veredus.protocol.jmap.core;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.base.http.JsonFault;
import org.veredus.protocol.jmap.core.RequestError.Kind;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers whole requests. RFC 8620 §3.3 to §3.7
public final class Requests {
    private static final Logger log = LoggerFactory.getLogger(Requests.class);

    private final Methods methods;
    private final CoreLimits limits;

    public Requests(Methods methods, CoreLimits limits) {
        this.methods = methods;
        this.limits = limits;
    }

    public CoreLimits limits() {
        return limits;
    }

    /// @throws RequestError if it is no JSON
    public static JsonNode parse(byte[] octets) throws RequestError {
        try {
            JsonNode read = Json.MAPPER.readTree(octets);
            if (read == null || read.isMissingNode())
                throw RequestError.of(Kind.NOT_JSON, "the request is empty");
            if (!Json.isInteroperable(read))
                throw RequestError.of(
                        Kind.NOT_JSON, "the request has half a character, or a number too large");
            return read;
        } catch (JacksonException malformed) {
            throw RequestError.of(
                    Kind.NOT_JSON, "the request is no JSON: " + JsonFault.of(malformed));
        }
    }

    /// @param sessionState the session object's, so that clients see that it is another one
    public ObjectNode answer(JsonNode request, Caller caller, String sessionState)
            throws RequestError {
        Set<String> using = using(request);
        JsonNode calls = request.get("methodCalls");
        if (calls == null || !calls.isArray())
            throw RequestError.of(Kind.NOT_REQUEST, "methodCalls is not a list");
        if (calls.size() > limits.maxCallsInRequest())
            throw RequestError.limit(
                    "maxCallsInRequest", "more than " + limits.maxCallsInRequest() + " calls");
        for (JsonNode call : calls) check(call);
        Map<String, String> created = createdIds(request.get("createdIds"));
        Exchange exchange =
                new Exchange(caller, limits, using, created == null ? Map.of() : created);
        for (JsonNode call : calls)
            run(exchange, call.get(0).asString(), (ObjectNode) call.get(1), call.get(2).asString());
        ObjectNode answer = Json.object();
        answer.set("methodResponses", exchange.wire());
        if (created != null) answer.set("createdIds", exchange.createdIds());
        return answer.put("sessionState", sessionState);
    }

    private Set<String> using(JsonNode request) throws RequestError {
        JsonNode using = request.get("using");
        if (!request.isObject() || using == null || !using.isArray())
            throw RequestError.of(Kind.NOT_REQUEST, "using is not a list");
        Set<String> capabilities = new HashSet<>();
        for (JsonNode each : using) {
            if (!each.isString()) throw RequestError.of(Kind.NOT_REQUEST, "using has no strings");
            if (!methods.capabilities().contains(each.asString()))
                throw RequestError.of(
                        Kind.UNKNOWN_CAPABILITY, "unknown capability " + each.asString());
            capabilities.add(each.asString());
        }
        return capabilities;
    }

    private static void check(JsonNode call) throws RequestError {
        if (!call.isArray()
                || call.size() != 3
                || !call.get(0).isString()
                || !call.get(1).isObject()
                || !call.get(2).isString())
            throw RequestError.of(
                    Kind.NOT_REQUEST, "a call is a list of name, arguments and call id");
    }

    /// Null if the client does not ask for it.
    private static @Nullable Map<String, String> createdIds(@Nullable JsonNode given)
            throws RequestError {
        if (given == null || given.isNull()) return null;
        if (!given.isObject()) throw RequestError.of(Kind.NOT_REQUEST, "createdIds is not a map");
        Map<String, String> created = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : given.properties()) {
            if (!each.getValue().isString())
                throw RequestError.of(Kind.NOT_REQUEST, "createdIds is not a map to ids");
            created.put(each.getKey(), each.getValue().asString());
        }
        return created;
    }

    private void run(Exchange exchange, String name, ObjectNode arguments, String id) {
        Call failed = new Call(exchange, name, arguments, id);
        try {
            Methods.Known known = methods.find(name);
            if (known == null || !exchange.uses(known.capability()))
                throw new MethodError("unknownMethod", "there is no method " + name);
            if (exchange.caller().scope().readsOnly() && Methods.changes(name))
                throw new MethodError("accountReadOnly", "this password is for reading alone");
            if (!exchange.caller().scope().sends() && Methods.sends(name))
                throw new MethodError("forbidden", "nobody sends for somebody else");
            ObjectNode resolved = References.resolve(arguments, exchange.responses());
            known.method().run(new Call(exchange, name, resolved, id));
        } catch (MethodError error) {
            failed.fail(error);
        } catch (StoreFailed broken) {
            log.atError().addKeyValue("method", name).setCause(broken).log("the store failed");
            failed.fail(new MethodError("serverUnavailable", "the store failed; try again later"));
        } catch (RuntimeException | StackOverflowError bug) {
            log.atError().addKeyValue("method", name).setCause(bug).log("method broke by a bug");
            failed.fail(new MethodError("serverFail", "this is our mistake; it has been logged"));
        }
    }
}
