package org.veredus.protocol.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Profile;
import org.veredus.account.script.HouseScripts;
import org.veredus.account.script.ScriptName;
import org.veredus.account.script.ScriptQuota;
import org.veredus.account.script.ScriptRefused;
import org.veredus.account.script.Scripts;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.format.address.Domain;
import org.veredus.format.sieve.Author;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.rules.RuleScript;
import org.veredus.format.sieve.syntax.Note;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Sieve scripts: the server's, each domain's, each account's. One that is wrong is refused with
/// all its errors.
final class ScriptRoutes {
    private final AdminServices.People people;
    private final HouseScripts house;

    ScriptRoutes(AdminServices.People people) {
        this.people = people;
        house = people.houseScripts();
    }

    /// Where scripts are: with an account, or in the house.
    private interface Shelf {
        /// Who writes them.
        Author author();

        /// Texts by name.
        Map<String, String> texts() throws StoreFailed;

        void put(ScriptName name, String text) throws ScriptRefused, StoreFailed;

        void remove(ScriptName name) throws ScriptRefused, StoreFailed;

        /// The name of the one that runs; null where that is not chosen.
        @Nullable String active() throws StoreFailed;

        /// Chooses which one runs.
        void activate(ScriptName name, boolean active) throws Refusal, ScriptRefused, StoreFailed;
    }

    private interface Finder {
        Shelf shelf(HttpRequest request) throws Refusal, StoreFailed;
    }

    void addTo(Routes routes, Gate gate) {
        add(routes, gate, "/api/v1/scripts", _ -> new HouseShelf(null));
        add(routes, gate, "/api/v1/domains/{domain}/scripts", this::ofDomain);
        add(routes, gate.toOwners(), "/api/v1/accounts/{account}/scripts", this::ofAccount);
    }

    private static void add(Routes routes, Gate gate, String path, Finder finder) {
        String one = path + "/{script}";
        String rules = one + "/rules";
        routes.add("GET", rules, gate.reading(request -> rules(finder.shelf(request), request)))
                .add(
                        "PUT",
                        rules,
                        gate.changing(request -> putRules(finder.shelf(request), request)));
        routes.add("GET", path, gate.reading(request -> list(finder.shelf(request))))
                .add("GET", one, gate.reading(request -> show(finder.shelf(request), request)))
                .add("PUT", one, gate.changing(request -> put(finder.shelf(request), request)))
                .add("PATCH", one, gate.changing(request -> change(finder.shelf(request), request)))
                .add(
                        "DELETE",
                        one,
                        gate.changing(request -> remove(finder.shelf(request), request)));
    }

    private Shelf ofDomain(HttpRequest request) throws Refusal, StoreFailed {
        return new HouseShelf(DomainRoutes.find(people.directory(), request).name());
    }

    private Shelf ofAccount(HttpRequest request) throws Refusal, StoreFailed {
        Profile profile = AccountRoutes.find(people.directory(), request);
        return new AccountShelf(
                new Scripts(people.accounts().open(profile.id()), ScriptQuota.defaults()));
    }

    private static HttpResponse list(Shelf shelf) throws StoreFailed {
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("scripts");
        String active = shelf.active();
        shelf.texts().forEach((name, text) -> list.add(shown(name, text, active)));
        return Answer.ok(answer);
    }

    private static ObjectNode shown(String name, String text, @Nullable String active) {
        ObjectNode shown = Answer.object().put("name", name);
        shown.put("active", name.equals(active));
        return shown.put("octets", text.getBytes(StandardCharsets.UTF_8).length);
    }

    private static HttpResponse show(Shelf shelf, HttpRequest request) throws Refusal, StoreFailed {
        ScriptName name = name(request);
        return Answer.ok(
                shown(name.text(), text(shelf, name), shelf.active())
                        .put("text", text(shelf, name)));
    }

    private static String text(Shelf shelf, ScriptName name) throws Refusal, StoreFailed {
        String text = shelf.texts().get(name.text());
        if (text == null) throw Refusal.notFound("there is no script " + name.text());
        return text;
    }

    private static HttpResponse put(Shelf shelf, HttpRequest request)
            throws Refusal, StoreFailed, IOException {
        Body body = Body.read(request, "text", "active");
        return put(shelf, request, body.text("text"), body);
    }

    private static HttpResponse put(Shelf shelf, HttpRequest request, String text, Body body)
            throws Refusal, StoreFailed {
        ScriptName name = name(request);
        Script.Compiled compiled = Script.compile(text, Limits.defaults(), shelf.author());
        if (compiled.script() == null)
            throw Refusal.badRequest(
                    String.join("; ", compiled.errors().stream().map(Note::toString).toList()));
        try {
            shelf.put(name, text);
            if (body.has("active")) shelf.activate(name, body.truth("active"));
        } catch (ScriptRefused refused) {
            throw refusal(refused);
        }
        ObjectNode answer = shown(name.text(), text, shelf.active());
        ArrayNode warnings = answer.putArray("warnings");
        compiled.warnings().forEach(warning -> warnings.add(warning.toString()));
        return Answer.ok(answer);
    }

    private static HttpResponse rules(Shelf shelf, HttpRequest request)
            throws Refusal, StoreFailed {
        RuleScript script = RuleScript.parse(text(shelf, name(request)));
        if (script == null) throw Refusal.badRequest("the script is wrong; look at its text");
        return Answer.ok(RuleJson.show(script));
    }

    private static HttpResponse putRules(Shelf shelf, HttpRequest request)
            throws Refusal, StoreFailed, IOException {
        Body body = Body.read(request, "required", "items", "active");
        RuleScript script = RuleJson.read(body.node("required"), body.node("items"));
        return put(shelf, request, script.print(), body);
    }

    private static HttpResponse change(Shelf shelf, HttpRequest request)
            throws Refusal, StoreFailed, IOException {
        Body body = Body.read(request, "active");
        ScriptName name = name(request);
        try {
            shelf.activate(name, body.truth("active"));
        } catch (ScriptRefused refused) {
            throw refusal(refused);
        }
        return Answer.ok(shown(name.text(), text(shelf, name), shelf.active()));
    }

    private static HttpResponse remove(Shelf shelf, HttpRequest request)
            throws Refusal, StoreFailed {
        try {
            shelf.remove(name(request));
        } catch (ScriptRefused refused) {
            throw refusal(refused);
        }
        return HttpResponse.of(204, "", new byte[0]);
    }

    private static ScriptName name(HttpRequest request) throws Refusal {
        ScriptName name = ScriptName.parse(request.parameter("script"));
        if (name == null) throw Refusal.badRequest("this can be no name of a script");
        return name;
    }

    static Refusal refusal(ScriptRefused refused) {
        Refusal.Kind kind =
                switch (refused.reason()) {
                    case NONEXISTENT -> Refusal.Kind.NOT_FOUND;
                    case ALREADY_EXISTS -> Refusal.Kind.EXISTS;
                    case ACTIVE -> Refusal.Kind.IN_USE;
                    case TOO_LARGE, TOO_MANY -> Refusal.Kind.LIMIT;
                };
        return new Refusal(kind, refused.sentence());
    }

    /// The server's scripts, or a domain's.
    private final class HouseShelf implements Shelf {
        private final @Nullable Domain domain;

        HouseShelf(@Nullable Domain domain) {
            this.domain = domain;
        }

        @Override
        public Map<String, String> texts() throws StoreFailed {
            return house.all().texts(domain);
        }

        @Override
        public Author author() {
            return Author.HOUSE;
        }

        @Override
        public void put(ScriptName name, String text) throws ScriptRefused, StoreFailed {
            house.put(domain, name, text);
        }

        @Override
        public void remove(ScriptName name) throws ScriptRefused, StoreFailed {
            house.remove(domain, name);
        }

        @Override
        public @Nullable String active() {
            return null;
        }

        @Override
        public void activate(ScriptName name, boolean active) throws Refusal {
            throw Refusal.badRequest(
                    "scripts named before, after and smtp-… run; the others are there to be included");
        }
    }

    /// An account's scripts.
    private record AccountShelf(Scripts scripts) implements Shelf {
        @Override
        public Map<String, String> texts() throws StoreFailed {
            Map<String, String> texts = new TreeMap<>();
            for (String name : scripts.list().names()) {
                String text = scripts.text(new ScriptName(name));
                if (text != null) texts.put(name, text);
            }
            return texts;
        }

        @Override
        public Author author() {
            return Author.ACCOUNT;
        }

        @Override
        public void put(ScriptName name, String text) throws ScriptRefused, StoreFailed {
            scripts.put(name, text);
        }

        @Override
        public void remove(ScriptName name) throws ScriptRefused, StoreFailed {
            scripts.delete(name);
        }

        @Override
        public @Nullable String active() throws StoreFailed {
            return scripts.list().active();
        }

        @Override
        public void activate(ScriptName name, boolean active) throws ScriptRefused, StoreFailed {
            if (active) scripts.activate(name);
            else if (name.text().equals(active())) scripts.activate(null);
        }
    }
}
