package org.veredus.protocol.admin;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.queue.Destination;
import org.veredus.transport.queue.Queue;
import org.veredus.transport.queue.QueueId;
import org.veredus.transport.queue.QueueRunner;
import org.veredus.transport.queue.QueuedMessage;
import org.veredus.transport.queue.QueuedMessage.Waiting;
import org.veredus.transport.queue.Trouble;
import org.veredus.transport.trace.Found;
import org.veredus.transport.trace.Journey;
import org.veredus.transport.trace.Trace;
import org.veredus.transport.trace.TraceEvent;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Mail under way: the queue and the trace.
final class QueueRoutes {
    private static final String MESSAGE = "/api/v1/queue/{id}";
    private static final int MAX_QUERY = 512;
    private static final int MAX_REASON = 200;
    private static final int JOURNEYS = 20;

    private final Queue queue;
    private final QueueRunner runner;
    private final Trace trace;

    QueueRoutes(AdminServices.Mail mail) {
        queue = mail.queue();
        runner = mail.runner();
        trace = mail.trace();
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/api/v1/queue", gate.reading(this::list))
                .add("GET", MESSAGE, gate.reading(this::message))
                .add("POST", MESSAGE + "/retry", gate.changing(this::retry))
                .add("POST", MESSAGE + "/hold", gate.changing(this::hold))
                .add("POST", MESSAGE + "/release", gate.changing(this::release))
                .add("DELETE", MESSAGE, gate.changing(this::remove))
                .add("GET", "/api/v1/trace", gate.reading(this::trace));
    }

    private HttpResponse list(HttpRequest request) throws Refusal, StoreFailed {
        Paging paging = Paging.of(request);
        QueueId after = paging.after() == null ? null : id("after", paging.after());
        List<QueuedMessage> found = queue.list(after, paging.limit() + 1);
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("messages");
        for (QueuedMessage message : found) {
            if (list.size() == paging.limit())
                return Answer.ok(answer.put("next", found.get(list.size() - 1).id().toString()));
            list.add(show(message));
        }
        return Answer.ok(answer);
    }

    private HttpResponse message(HttpRequest request) throws Refusal, StoreFailed {
        QueueId id = id(request);
        QueuedMessage message = queue.find(id);
        if (message == null) throw gone(id);
        return Answer.ok(show(message));
    }

    private HttpResponse retry(HttpRequest request) throws Refusal, StoreFailed {
        Body.requireJson(request);
        QueueId id = id(request);
        if (!queue.retryNow(id) && queue.find(id) == null) throw gone(id);
        return message(request);
    }

    private HttpResponse hold(HttpRequest request) throws Refusal, StoreFailed {
        Body.requireJson(request);
        QueueId id = id(request);
        if (!queue.hold(id)) throw gone(id);
        return message(request);
    }

    private HttpResponse release(HttpRequest request) throws Refusal, StoreFailed {
        Body.requireJson(request);
        QueueId id = id(request);
        if (!queue.release(id)) throw gone(id);
        return message(request);
    }

    /// `?bounce=true&reason=TEXT` tells the sender; otherwise nobody hears of it.
    private HttpResponse remove(HttpRequest request) throws Refusal, StoreFailed {
        QueueId id = id(request);
        boolean bounce = "true".equals(request.query("bounce"));
        boolean removed = bounce ? runner.bounce(id, reason(request)) : queue.remove(id);
        if (!removed) throw gone(id);
        return HttpResponse.empty(204);
    }

    private static String reason(HttpRequest request) throws Refusal {
        String reason = request.query("reason");
        if (reason == null || reason.isBlank())
            return "removed by the administrator of this server";
        if (reason.length() > MAX_REASON || reason.chars().anyMatch(c -> c < ' ' || c > '~'))
            throw Refusal.badRequest(
                    "reason is longer than " + MAX_REASON + " or not printable ASCII");
        return reason;
    }

    private static QueueId id(HttpRequest request) throws Refusal {
        return id("id", request.parameter("id"));
    }

    private static QueueId id(String what, String text) throws Refusal {
        try {
            return QueueId.parse(text);
        } catch (IllegalArgumentException none) {
            throw Refusal.badRequest(what + " is not a queue id, such as 0-17");
        }
    }

    private static Refusal gone(QueueId id) {
        return Refusal.notFound("there is no message " + id + " in the queue");
    }

    private static ObjectNode show(QueuedMessage message) {
        ObjectNode shown =
                Answer.object()
                        .put("id", message.id().toString())
                        .put("trace", message.trace())
                        .put("from", message.envelope().from().wire())
                        .put("account", message.account())
                        .put("size", message.size())
                        .put("submitted", message.submitted().toString())
                        .put("state", message.state().name().toLowerCase(Locale.ROOT));
        ArrayNode recipients = shown.putArray("recipients");
        for (Waiting waiting : message.recipients()) recipients.add(show(waiting));
        return shown;
    }

    private static ObjectNode show(Waiting waiting) {
        Trouble trouble = waiting.lastTrouble();
        ObjectNode shown =
                Answer.object()
                        .put("address", waiting.recipient().address().wire())
                        .put("destination", destination(waiting.destination()))
                        .put("attempts", waiting.attempts())
                        .put("nextAttempt", waiting.nextAttempt().toString());
        if (trouble == null) return shown.putNull("trouble");
        shown.putObject("trouble")
                .put("status", trouble.status())
                .put("text", trouble.text())
                .put("host", trouble.remote());
        return shown;
    }

    private static String destination(Destination destination) {
        return switch (destination) {
            case Destination.Remote(var domain) -> domain.ascii();
            case Destination.Local() -> "local";
            case Destination.Filed() -> "filed";
        };
    }

    private HttpResponse trace(HttpRequest request) throws Refusal, StoreFailed {
        @Nullable String query = request.query("query");
        if (query == null || query.isBlank() || query.length() > MAX_QUERY)
            throw Refusal.badRequest(
                    "query is an address, a Message-ID, a queue id or a message's id");
        Found found = trace.find(query, Paging.limit(request, JOURNEYS));
        ObjectNode answer = Answer.object().put("complete", found.complete());
        ArrayNode journeys = answer.putArray("journeys");
        for (Journey journey : found.journeys()) journeys.add(show(journey));
        return Answer.ok(answer);
    }

    private static ObjectNode show(Journey journey) {
        ObjectNode shown = Answer.object().put("message", journey.message());
        ArrayNode events = shown.putArray("events");
        for (TraceEvent event : journey.events()) {
            ArrayNode facts =
                    events.addObject()
                            .put("at", event.at().toString())
                            .put("room", event.room().toString())
                            .put("what", event.what())
                            .putArray("facts");
            for (TraceEvent.Fact fact : event.facts())
                facts.addObject().put("name", fact.name()).put("value", fact.value());
        }
        return shown;
    }
}
