package org.veredus.protocol.admin;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.veredus.account.directory.Directory;
import org.veredus.account.signing.DomainKey;
import org.veredus.account.signing.DomainKeys;
import org.veredus.account.signing.KeyRefused;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The keys that sign a domain's mail. Only what is public is ever shown.
final class KeyRoutes {
    private final Directory directory;
    private final DomainKeys keys;

    KeyRoutes(Directory directory, DomainKeys keys) {
        this.directory = directory;
        this.keys = keys;
    }

    void addTo(Routes routes, Gate gate) {
        String path = "/api/v1/domains/{domain}/keys";
        routes.add("GET", path, gate.reading(this::list))
                .add("POST", path, gate.changing(this::prepare))
                .add("POST", path + "/activate", gate.changing(this::activate));
    }

    private HttpResponse list(HttpRequest request) throws Refusal, StoreFailed {
        Domain domain = domain(request);
        keys.active(domain);
        return Answer.ok(show(keys.of(domain)));
    }

    private HttpResponse prepare(HttpRequest request) throws Refusal, StoreFailed, IOException {
        Body.read(request);
        Domain domain = domain(request);
        keys.prepare(domain);
        return Answer.of(201, show(keys.of(domain)));
    }

    private HttpResponse activate(HttpRequest request) throws Refusal, StoreFailed, IOException {
        Body.read(request);
        Domain domain = domain(request);
        try {
            keys.activate(domain);
        } catch (KeyRefused refused) {
            throw Refusal.notFound(refused.sentence());
        }
        return Answer.ok(show(keys.of(domain)));
    }

    private Domain domain(HttpRequest request) throws Refusal, StoreFailed {
        return DomainRoutes.find(directory, request).name();
    }

    private static ObjectNode show(List<DomainKey> keys) {
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("keys");
        for (DomainKey key : keys)
            list.addObject()
                    .put("selector", key.selector())
                    .put("algorithm", key.algorithm().word())
                    .put("stage", key.stage().name().toLowerCase(Locale.ROOT))
                    .put("made", key.made().toString())
                    .put("since", Answer.time(key.since()))
                    .put("name", key.recordName())
                    .put("text", key.recordText());
        return answer;
    }
}
