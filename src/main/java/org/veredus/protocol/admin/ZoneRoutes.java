package org.veredus.protocol.admin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.zone.Finding;
import org.veredus.transport.zone.OwnZone;
import org.veredus.transport.zone.WantedRecords;
import org.veredus.transport.zone.ZoneRecord;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What domains must publish in the DNS, and whether they do.
final class ZoneRoutes {
    private final Directory directory;
    private final OwnZone zone;

    ZoneRoutes(Directory directory, OwnZone zone) {
        this.directory = directory;
        this.zone = zone;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/api/v1/domains/{domain}/dns", gate.reading(this::records))
                .add("GET", "/api/v1/domains/{domain}/check", gate.reading(this::check));
    }

    private HttpResponse records(HttpRequest request) throws Refusal, StoreFailed {
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("records");
        for (ZoneRecord record : WantedRecords.of(zone.setup(domain(request))))
            list.addObject()
                    .put("name", record.name())
                    .put("type", record.type().name())
                    .put("value", record.value())
                    .put("need", record.need().name().toLowerCase(Locale.ROOT))
                    .put("why", record.why());
        return Answer.ok(answer);
    }

    private HttpResponse check(HttpRequest request) throws Refusal, StoreFailed {
        Domain domain = domain(request);
        List<Finding> findings = zone.check(domain, server(request.query("dns")));
        ObjectNode answer =
                Answer.object()
                        .put("domain", domain.ascii())
                        .put("ok", findings.stream().noneMatch(Finding::bad));
        ArrayNode list = answer.putArray("findings");
        for (Finding finding : findings)
            list.addObject()
                    .put("name", finding.name())
                    .put("type", finding.type())
                    .put("verdict", finding.verdict().word())
                    .put("sentence", finding.sentence())
                    .put("paste", finding.paste());
        return Answer.ok(answer);
    }

    private Domain domain(HttpRequest request) throws Refusal, StoreFailed {
        return DomainRoutes.find(directory, request).name();
    }

    private static @Nullable InetSocketAddress server(@Nullable String text) throws Refusal {
        if (text == null) return null;
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(0, colon)).replaceAll("^\\[|]$", "");
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return new InetSocketAddress(InetAddress.ofLiteral(host), port);
        } catch (IllegalArgumentException wrong) {
            throw Refusal.badRequest("dns is an IP address and a port, such as 192.0.2.1:53");
        }
    }
}
