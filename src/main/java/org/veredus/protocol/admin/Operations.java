package org.veredus.protocol.admin;

import java.nio.charset.StandardCharsets;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.base.observe.Health;
import org.veredus.base.observe.Metrics;
import tools.jackson.databind.node.ObjectNode;

/// Pages for machines that watch the service; they ask for no password and tell no secrets.
public final class Operations {
    private final Health health;
    private final Metrics metrics;

    public Operations(Health health, Metrics metrics) {
        this.health = health;
        this.metrics = metrics;
    }

    /// `/healthz` and `/metrics`.
    public void addTo(Routes routes) {
        routes.add("GET", "/healthz", _ -> health()).add("GET", "/metrics", _ -> metrics());
    }

    private HttpResponse health() {
        Health.Report report = health.report();
        return Answer.of(report.ok() ? 200 : 503, show(report));
    }

    static ObjectNode show(Health.Report report) {
        ObjectNode answer = Answer.object().put("ok", report.ok());
        ObjectNode checks = answer.putObject("checks");
        report.findings()
                .forEach(
                        (name, finding) ->
                                checks.putObject(name)
                                        .put("ok", finding.ok())
                                        .put("finding", finding.sentence()));
        return answer;
    }

    private HttpResponse metrics() {
        return HttpResponse.of(
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                metrics.scrape().getBytes(StandardCharsets.UTF_8));
    }
}
