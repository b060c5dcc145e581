package org.veredus.protocol.admin;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.veredus.account.script.HouseLists;
import org.veredus.account.script.ScriptName;
import org.veredus.account.script.ScriptRefused;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Lists that scripts can ask about (RFC 6134): the server's and each domain's.
final class ListRoutes {
    private final AdminServices.People people;
    private final HouseLists lists;

    ListRoutes(AdminServices.People people) {
        this.people = people;
        lists = people.houseLists();
    }

    private interface Finder {
        /// Null: the server's.
        @Nullable Domain domain(HttpRequest request) throws Refusal, StoreFailed;
    }

    void addTo(Routes routes, Gate gate) {
        add(routes, gate, "/api/v1/lists", _ -> null);
        add(routes, gate, "/api/v1/domains/{domain}/lists", this::domain);
    }

    private void add(Routes routes, Gate gate, String path, Finder finder) {
        String one = path + "/{list}";
        routes.add("GET", path, gate.reading(request -> all(finder.domain(request))))
                .add("GET", one, gate.reading(request -> show(finder.domain(request), request)))
                .add("PUT", one, gate.changing(request -> put(finder.domain(request), request)))
                .add(
                        "DELETE",
                        one,
                        gate.changing(request -> remove(finder.domain(request), request)));
    }

    private Domain domain(HttpRequest request) throws Refusal, StoreFailed {
        return DomainRoutes.find(people.directory(), request).name();
    }

    private HttpResponse all(@Nullable Domain domain) throws StoreFailed {
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("lists");
        lists.all().texts(domain).forEach((name, text) -> list.add(shown(name, text)));
        return Answer.ok(answer);
    }

    private static ObjectNode shown(String name, String text) {
        return Answer.object().put("name", name).put("members", text.lines().count());
    }

    private HttpResponse show(@Nullable Domain domain, HttpRequest request)
            throws Refusal, StoreFailed {
        ScriptName name = name(request);
        String text = lists.all().text(domain, name.text());
        if (text == null) throw Refusal.notFound("there is no list " + name.text());
        return Answer.ok(shown(name.text(), text).put("text", text));
    }

    private HttpResponse put(@Nullable Domain domain, HttpRequest request)
            throws Refusal, StoreFailed, IOException {
        String text = Body.read(request, "text").text("text");
        ScriptName name = name(request);
        try {
            lists.put(domain, name, text);
        } catch (ScriptRefused refused) {
            throw ScriptRoutes.refusal(refused);
        }
        return Answer.ok(shown(name.text(), text));
    }

    private HttpResponse remove(@Nullable Domain domain, HttpRequest request)
            throws Refusal, StoreFailed {
        try {
            lists.remove(domain, name(request));
        } catch (ScriptRefused refused) {
            throw ScriptRoutes.refusal(refused);
        }
        return HttpResponse.of(204, "", new byte[0]);
    }

    private static ScriptName name(HttpRequest request) throws Refusal {
        ScriptName name = ScriptName.parse(request.parameter("list"));
        if (name == null) throw Refusal.badRequest("this can be no name of a list");
        return name;
    }
}
