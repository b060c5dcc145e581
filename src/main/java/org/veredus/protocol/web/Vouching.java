package org.veredus.protocol.web;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.LongSupplier;
import org.veredus.account.session.SessionDoor.Visit;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.base.limit.RateLimit;
import org.veredus.verify.smime.Smime;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tells whether an authority vouches for a certificate that the server does not get to see in
/// mail: it was within what only its reader can open.
public final class Vouching {
    /// Of one account.
    private static final int MOST = 120;

    private static final Duration IN = Duration.ofMinutes(1);
    private static final int ACCOUNTS = 10_000;

    private static final int MAX_CERTIFICATES = 12;

    /// Of one certificate, in base64.
    private static final int MAX_LENGTH = 32 << 10;

    private final Smime smime;
    private final RateLimit limit;

    public Vouching(Smime smime, LongSupplier nanos) {
        this.smime = smime;
        limit = new RateLimit(MOST, IN, ACCOUNTS, nanos);
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("POST", "/web/certificates", gate.signedIn(this::judge));
    }

    private HttpResponse judge(HttpRequest request, Visit.Known visit) throws Refused, IOException {
        if (!limit.tryAcquire(String.valueOf(visit.profile().id().number())))
            throw new Refused(429, "too-often", "more than " + MOST + " in a minute");
        JsonNode asked = JsonBody.read(request);
        Smime.Use use =
                switch (JsonBody.text(asked, "use")) {
                    case "signing" -> Smime.Use.SIGNING;
                    case "encrypting" -> Smime.Use.ENCRYPTING;
                    default -> throw Refused.badRequest("use is signing or encrypting");
                };
        List<String> faults =
                smime.faults(certificates(asked), use, JsonBody.text(asked, "address"), at(asked));
        ObjectNode answer = JsonBody.object();
        ArrayNode list = answer.putArray("faults");
        for (String fault : faults) list.add(fault);
        return JsonBody.answer(200, answer);
    }

    private static List<byte[]> certificates(JsonNode asked) throws Refused {
        JsonNode list = asked.path("certificates");
        if (!list.isArray() || list.size() > MAX_CERTIFICATES)
            throw Refused.badRequest("certificates are at most " + MAX_CERTIFICATES);
        List<byte[]> found = new ArrayList<>();
        try {
            for (JsonNode each : list) {
                if (!each.isString() || each.asString().length() > MAX_LENGTH)
                    throw Refused.badRequest("a certificate is a short text of base64");
                found.add(Base64.getDecoder().decode(each.asString()));
            }
        } catch (IllegalArgumentException malformed) {
            throw Refused.badRequest("a certificate is no base64");
        }
        return found;
    }

    private static Instant at(JsonNode asked) throws Refused {
        try {
            return Instant.parse(JsonBody.text(asked, "at"));
        } catch (DateTimeException malformed) {
            throw Refused.badRequest("at is an instant of time");
        }
    }
}
