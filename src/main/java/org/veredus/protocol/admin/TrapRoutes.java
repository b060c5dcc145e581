package org.veredus.protocol.admin;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Resolution;
import org.veredus.account.fuzzy.FuzzyMatch;
import org.veredus.account.fuzzy.ServerFuzzy;
import org.veredus.account.screening.Decision;
import org.veredus.account.screening.NoSubject;
import org.veredus.account.screening.Trap;
import org.veredus.account.screening.Traps;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.format.address.Address;
import org.veredus.format.address.AddressException;
import org.veredus.format.address.Domain;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Spam traps, and the digests of mail that they got and people reported.
final class TrapRoutes {
    private static final int MAX_SHOWN = 500;

    private final Directory directory;
    private final Traps traps;
    private final ServerFuzzy fuzzy;
    private final InstantSource clock;

    TrapRoutes(Directory directory, AdminServices.Guard guard, InstantSource clock) {
        this.directory = directory;
        traps = guard.traps();
        fuzzy = guard.fuzzy();
        this.clock = clock;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("GET", "/api/v1/traps", gate.reading(_ -> all()))
                .add("POST", "/api/v1/traps", gate.changing(this::add))
                .add("DELETE", "/api/v1/traps", gate.changing(this::remove))
                .add("GET", "/api/v1/digests", gate.reading(_ -> digests()))
                .add("DELETE", "/api/v1/digests", gate.changing(this::forget));
    }

    private HttpResponse all() throws StoreFailed {
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("traps");
        for (Trap trap : traps.all())
            list.addObject()
                    .put("trap", trap.pattern())
                    .put("note", trap.note())
                    .put("since", Answer.time(trap.since()))
                    .put("messages", trap.messages())
                    .put("last", Answer.time(trap.last()));
        return Answer.ok(answer);
    }

    private HttpResponse add(HttpRequest request) throws Refusal, StoreFailed, IOException {
        Body body = Body.read(request, "traps", "note");
        String note = body.textOrNull("note");
        if (note != null && note.length() > Decision.MAX_NOTE)
            throw Refusal.badRequest("note has more than " + Decision.MAX_NOTE + " characters");
        List<Trap> added = new ArrayList<>();
        for (String written : body.texts("traps")) {
            String pattern = pattern(written);
            requireNobody(pattern);
            added.add(new Trap(pattern, note == null ? "" : note, clock.instant(), 0, null));
        }
        if (!traps.add(added))
            throw new Refusal(Refusal.Kind.LIMIT, "there are at most " + Traps.MAX + " traps");
        return all();
    }

    private static String pattern(String written) throws Refusal {
        try {
            return Trap.pattern(written);
        } catch (NoSubject wrong) {
            throw Refusal.badRequest("traps: " + wrong.getMessage());
        }
    }

    /// What somebody has would never be one; a domain that is not ours gets no mail here.
    private void requireNobody(String pattern) throws Refusal, StoreFailed {
        int at = pattern.lastIndexOf('@');
        if (at == pattern.length() - 1) return;
        try {
            Domain domain = Domain.parse(pattern.substring(at + 1));
            if (directory.domain(domain) == null)
                throw Refusal.notFound("the domain " + domain.ascii() + " is not ours");
            if (at == 0) return;
            Resolution found = directory.resolve(Address.parse(pattern));
            if (found instanceof Resolution.Local || found instanceof Resolution.ByAlias)
                throw Refusal.badRequest(
                        "somebody has the address " + pattern + ": a trap must be nobody's");
        } catch (AddressException wrong) {
            throw Refusal.badRequest("traps: " + wrong.getMessage());
        }
    }

    private HttpResponse remove(HttpRequest request) throws Refusal, StoreFailed {
        String named = request.query("trap");
        if (named == null) throw Refusal.badRequest("name a trap: ?trap=a@b.example");
        if (!traps.remove(pattern(named))) throw Refusal.notFound(named + " is no trap");
        return HttpResponse.empty(204);
    }

    private HttpResponse digests() throws StoreFailed {
        ObjectNode answer = Answer.object();
        ArrayNode list = answer.putArray("digests");
        for (FuzzyMatch known : fuzzy.list(MAX_SHOWN))
            list.addObject()
                    .put("digest", known.name())
                    .put("traps", rounded(known.traps()))
                    .put("reporters", rounded(known.reporters()))
                    .put("defenders", rounded(known.defenders()));
        return Answer.ok(answer);
    }

    private static double rounded(double count) {
        return Math.round(count * 10) / 10.0;
    }

    private HttpResponse forget(HttpRequest request) throws Refusal, StoreFailed {
        String named = request.query("digest");
        if (named == null) throw Refusal.badRequest("name a digest: ?digest=text-0123456789abcdef");
        if (!fuzzy.forget(named)) throw Refusal.notFound("nothing is known of " + named);
        return HttpResponse.empty(204);
    }
}
