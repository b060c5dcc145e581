package org.veredus.protocol.admin;

import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.transport.queue.QueueNumbers;
import tools.jackson.databind.node.ObjectNode;

/// All that administrators can do.
public final class AdminApi {
    private final AdminServices services;

    public AdminApi(AdminServices services) {
        this.services = services;
    }

    public void addTo(Routes routes) {
        AdminServices.People people = services.people();
        Tickets tickets =
                new Tickets(people.credentials(), services.clock(), services.token()::another);
        Gate gate = new Gate(people, services.token(), tickets);
        routes.add("GET", "/api/v1/status", gate.reading(_ -> status()));
        new DomainRoutes(people.directory(), people.keys()).addTo(routes, gate);
        new OwnReportRoutes(services.mail().reportDesk()).addTo(routes, gate);
        new ReportRoutes(people.directory(), services.mail().reports(), services.clock())
                .addTo(routes, gate);
        new ZoneRoutes(people.directory(), people.zone()).addTo(routes, gate);
        new KeyRoutes(people.directory(), people.keys()).addTo(routes, gate);
        new AccountRoutes(people).addTo(routes, gate);
        new ScriptRoutes(people).addTo(routes, gate);
        new ScriptLogRoutes(people, services.clock()).addTo(routes, gate);
        new ListRoutes(people).addTo(routes, gate);
        new SenderRoutes(people, services.guard().policies(), services.clock()).addTo(routes, gate);
        new SearchRoutes(people).addTo(routes, gate);
        new LearnedRoutes(people, services.guard()).addTo(routes, gate);
        new QuarantineRoutes(people, services.guard().quarantine()).addTo(routes, gate);
        new ConductRoutes(people, services.guard().conduct()).addTo(routes, gate);
        new WhyRoutes(people).addTo(routes, gate);
        new ReputationRoutes(services.guard().reputation()).addTo(routes, gate);
        new TrapRoutes(people.directory(), services.guard(), services.clock()).addTo(routes, gate);
        new ReplayDesk(
                        people.directory(),
                        services.guard().policies(),
                        services.guard().evidence(),
                        services.clock())
                .addTo(routes, gate);
        new BanRoutes(services.guard().bans()).addTo(routes, gate);
        new MessageRoutes(people).addTo(routes, gate);
        new TokenRoutes(people, services.clock()).addTo(routes, gate);
        new FactorRoutes(people).addTo(routes, gate);
        new DeviceRoutes(people).addTo(routes, gate);
        new VisitRoutes(people).addTo(routes, gate);
        new TicketRoutes(people, tickets, services.clock()).addTo(routes, gate);
        new QueueRoutes(services.mail()).addTo(routes, gate);
        new BackupRoutes(services.backups()).addTo(routes, gate);
        new CertificateRoutes(services.certificates()).addTo(routes, gate);
        new ConfigurationRoutes(services.program().configuration()).addTo(routes, gate);
        routes.add("GET", "/api/{rest...}", _ -> nothing())
                .add("POST", "/api/{rest...}", _ -> nothing())
                .add("PUT", "/api/{rest...}", _ -> nothing())
                .add("PATCH", "/api/{rest...}", _ -> nothing())
                .add("DELETE", "/api/{rest...}", _ -> nothing());
    }

    private static HttpResponse nothing() {
        return Answer.error(404, "not-found", "no such resource or not this method");
    }

    private HttpResponse status() {
        QueueNumbers numbers = services.mail().queue().numbers();
        ObjectNode answer =
                Answer.object()
                        .put("version", services.program().version())
                        .put("started", services.program().started().toString());
        answer.putObject("queue")
                .put("messages", numbers.messages())
                .put("held", numbers.held())
                .put("running", numbers.running())
                .put("downDestinations", numbers.down())
                .put("oldest", Answer.time(numbers.oldest()));
        answer.putObject("trace").put("droppedEvents", services.mail().trace().dropped());
        answer.set("health", Operations.show(services.health().report()));
        return Answer.ok(answer);
    }
}
