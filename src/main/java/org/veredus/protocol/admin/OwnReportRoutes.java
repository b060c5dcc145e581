package org.veredus.protocol.admin;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.ledger.Page;
import org.veredus.transport.ledger.ReportDesk;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What we are going to report to others.
final class OwnReportRoutes {
    private final @Nullable ReportDesk desk;

    /// @param desk null: reports are not sent
    OwnReportRoutes(@Nullable ReportDesk desk) {
        this.desk = desk;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/api/v1/reports/own", gate.reading(_ -> pending()))
                .add("POST", "/api/v1/reports/own", gate.changing(this::send));
    }

    private HttpResponse pending() throws Refusal, StoreFailed {
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("reports");
        for (ReportDesk.Pending one : desk().pending())
            list.add(
                    shown(one.kind(), one.page())
                            .put("seen", one.seen())
                            .put("due", one.due().toString()));
        return Answer.ok(answer);
    }

    private HttpResponse send(HttpRequest request) throws Refusal, StoreFailed, IOException {
        Body body = Body.read(request, "domain", "today");
        String domain = body.text("domain");
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("reports");
        for (ReportDesk.Made one : desk().send(domain, body.has("today") && body.truth("today"))) {
            ObjectNode shown = shown(one.kind(), one.page());
            one.to().forEach(shown.putArray("to")::add);
            if (!one.why().isEmpty()) shown.put("why", one.why());
            list.add(shown);
        }
        if (list.isEmpty()) throw Refusal.notFound("there is nothing to report to " + domain);
        return Answer.ok(answer);
    }

    private static ObjectNode shown(String kind, Page page) {
        return Answer.object()
                .put("kind", kind)
                .put("domain", page.domain())
                .put("day", page.day().toString());
    }

    private ReportDesk desk() throws Refusal {
        if (desk == null)
            throw new Refusal(Refusal.Kind.IN_USE, "reports are not sent: report.send is off");
        return desk;
    }
}
