package org.veredus.protocol.admin;

import java.io.IOException;
import java.util.List;
import org.veredus.account.directory.Alias;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.DirectoryRefused;
import org.veredus.account.directory.MailDomain;
import org.veredus.account.signing.DomainKeys;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.format.address.Address;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Domains and aliases.
final class DomainRoutes {
    private final Directory directory;
    private final DomainKeys keys;

    DomainRoutes(Directory directory, DomainKeys keys) {
        this.directory = directory;
        this.keys = keys;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/api/v1/domains", gate.reading(_ -> domains()))
                .add("POST", "/api/v1/domains", gate.changing(this::addDomain))
                .add("GET", "/api/v1/domains/{domain}", gate.reading(this::domain))
                .add("PATCH", "/api/v1/domains/{domain}", gate.changing(this::changeDomain))
                .add("DELETE", "/api/v1/domains/{domain}", gate.changing(this::removeDomain))
                .add("GET", "/api/v1/aliases", gate.reading(this::aliases))
                .add("POST", "/api/v1/aliases", gate.changing(this::addAlias))
                .add("GET", "/api/v1/aliases/{address}", gate.reading(this::alias))
                .add("PUT", "/api/v1/aliases/{address}", gate.changing(this::changeAlias))
                .add("DELETE", "/api/v1/aliases/{address}", gate.changing(this::removeAlias));
    }

    private HttpResponse domains() throws StoreFailed {
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("domains");
        for (MailDomain domain : directory.domains()) list.add(show(domain));
        return Answer.ok(answer);
    }

    private HttpResponse addDomain(HttpRequest request)
            throws Refusal, DirectoryRefused, StoreFailed, IOException {
        Body body = Body.read(request, "name", "separator", "catchAll", "secondFactor");
        MailDomain domain = apply(body, MailDomain.of(Body.domain("name", body.text("name"))));
        directory.addDomain(domain);
        keys.active(domain.name());
        return Answer.of(201, show(domain));
    }

    private HttpResponse domain(HttpRequest request) throws Refusal, StoreFailed {
        return Answer.ok(show(find(request)));
    }

    private HttpResponse changeDomain(HttpRequest request)
            throws Refusal, DirectoryRefused, StoreFailed, IOException {
        Body body = Body.read(request, "separator", "catchAll", "secondFactor");
        MailDomain domain = apply(body, find(request));
        directory.changeDomain(domain);
        return Answer.ok(show(domain));
    }

    private HttpResponse removeDomain(HttpRequest request)
            throws Refusal, DirectoryRefused, StoreFailed {
        directory.removeDomain(name(request));
        keys.removeAll(name(request));
        return HttpResponse.empty(204);
    }

    private static MailDomain apply(Body body, MailDomain domain) throws Refusal {
        MailDomain changed = domain;
        String separator = body.textOrNull("separator");
        if (separator != null) {
            try {
                changed = changed.withSeparator(separator);
            } catch (IllegalArgumentException wrong) {
                throw Refusal.badRequest("separator is empty or one of + - _ = # .");
            }
        }
        if (body.has("secondFactor"))
            changed =
                    changed.with(
                            body.truth("secondFactor")
                                    ? MailDomain.SecondFactor.DEMANDED
                                    : MailDomain.SecondFactor.OPTIONAL);
        if (!body.has("catchAll")) return changed;
        return changed.withCatchAll(body.isNull("catchAll") ? null : body.address("catchAll"));
    }

    private MailDomain find(HttpRequest request) throws Refusal, StoreFailed {
        return find(directory, request);
    }

    /// The domain that a path names.
    static MailDomain find(Directory directory, HttpRequest request) throws Refusal, StoreFailed {
        Domain name = name(request);
        MailDomain domain = directory.domain(name);
        if (domain == null)
            throw Refusal.notFound("domain " + name.unicode() + " is not one of ours");
        return domain;
    }

    private static Domain name(HttpRequest request) throws Refusal {
        return Body.domain("domain", request.parameter("domain"));
    }

    private static ObjectNode show(MailDomain domain) {
        Address catchAll = domain.catchAll();
        return Answer.object()
                .put("name", domain.name().ascii())
                .put("shown", domain.name().unicode())
                .put("separator", domain.separator())
                .put("catchAll", catchAll == null ? null : catchAll.wire())
                .put("secondFactor", domain.secondFactor() == MailDomain.SecondFactor.DEMANDED);
    }

    private HttpResponse aliases(HttpRequest request) throws Refusal, StoreFailed {
        Paging paging = Paging.of(request);
        String after =
                paging.after() == null ? null : Body.address("after", paging.after()).lookupKey();
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("aliases");
        for (Alias alias : directory.aliases()) {
            if (after != null && alias.address().lookupKey().compareTo(after) <= 0) continue;
            if (list.size() == paging.limit())
                return Answer.ok(
                        answer.put("next", list.get(list.size() - 1).path("address").asString()));
            list.add(show(alias));
        }
        return Answer.ok(answer);
    }

    private HttpResponse addAlias(HttpRequest request)
            throws Refusal, DirectoryRefused, StoreFailed, IOException {
        Body body = Body.read(request, "address", "targets");
        Address address = body.address("address");
        List<Address> targets = body.addresses("targets");
        directory.addAlias(address, targets);
        return Answer.of(201, show(new Alias(address, targets)));
    }

    private HttpResponse alias(HttpRequest request) throws Refusal, StoreFailed {
        Address address = address(request);
        Alias alias = directory.alias(address);
        if (alias == null) throw Refusal.notFound("there is no alias " + address.wire());
        return Answer.ok(show(alias));
    }

    private HttpResponse changeAlias(HttpRequest request)
            throws Refusal, DirectoryRefused, StoreFailed, IOException {
        Body body = Body.read(request, "targets");
        Address address = address(request);
        directory.changeAlias(address, body.addresses("targets"));
        return alias(request);
    }

    private HttpResponse removeAlias(HttpRequest request)
            throws Refusal, DirectoryRefused, StoreFailed {
        directory.removeAlias(address(request));
        return HttpResponse.empty(204);
    }

    private static Address address(HttpRequest request) throws Refusal {
        return Body.address("address", request.parameter("address"));
    }

    private static ObjectNode show(Alias alias) {
        ObjectNode shown = Answer.object().put("address", alias.address().wire());
        ArrayNode targets = shown.putArray("targets");
        for (Address target : alias.targets()) targets.add(target.wire());
        return shown;
    }
}
