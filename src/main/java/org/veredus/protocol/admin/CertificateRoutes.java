package org.veredus.protocol.admin;

import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.veredus.base.acme.Renewal;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.base.tls.ServerCertificate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Shows the certificates in use, and has them renewed.
final class CertificateRoutes {
    private static final String PATH = "/api/v1/certificates";

    private final AdminServices.Certificates certificates;

    CertificateRoutes(AdminServices.Certificates certificates) {
        this.certificates = certificates;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", PATH, gate.reading(_ -> show()))
                .add("POST", PATH + "/renew", gate.changing(this::renew));
    }

    private HttpResponse renew(HttpRequest request) throws Refusal, IOException {
        Body.read(request);
        Renewal renewal = certificates.renewal();
        if (renewal == null)
            throw new Refusal(
                    Refusal.Kind.IN_USE, "no authority gives certificates here: see [acme]");
        try {
            renewal.retry();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("the server is stopping", stopping);
        }
        return show();
    }

    private HttpResponse show() {
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("certificates");
        Renewal renewal = certificates.renewal();
        if (renewal == null) {
            for (ServerCertificate one : certificates.served().get())
                show(list.addObject(), one.names(), one);
            return Answer.ok(answer);
        }
        for (Renewal.Standing one : renewal.standings()) {
            ObjectNode shown = list.addObject();
            show(shown, one.wanted().names(), one.certificate());
            shown.put("next", Answer.time(one.nextTry())).put("problem", one.problem());
        }
        return Answer.ok(answer);
    }

    private static void show(
            ObjectNode shown, Collection<String> names, @Nullable ServerCertificate certificate) {
        ArrayNode list = shown.putArray("names");
        names.stream().sorted().forEach(list::add);
        if (certificate == null) {
            shown.putNull("issuer").putNull("until");
            return;
        }
        shown.put("issuer", certificate.chain().getFirst().getIssuerX500Principal().getName())
                .put("until", Answer.time(certificate.expires()));
    }
}
