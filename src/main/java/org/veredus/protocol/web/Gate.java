package org.veredus.protocol.web;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.session.SessionDoor;
import org.veredus.account.session.SessionDoor.Visit;
import org.veredus.base.http.HttpHandler;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.storage.kv.StoreFailed;

/// Lets in who is signed in, and turns what handlers throw into answers.
final class Gate {
    private static final Logger log = LoggerFactory.getLogger(Gate.class);

    private final SessionDoor door;
    private final WebSettings.Clear clear;

    Gate(SessionDoor door, WebSettings.Clear clear) {
        this.door = door;
        this.clear = clear;
    }

    /// Answers anybody.
    interface Open {
        HttpResponse run(HttpRequest request) throws Refused, StoreFailed, IOException;
    }

    /// Answers somebody who is signed in.
    interface Action {
        HttpResponse run(HttpRequest request, Visit.Known visit)
                throws Refused, StoreFailed, IOException;
    }

    HttpHandler signedIn(Action action) {
        return of(
                action,
                (_, _) -> {
                    throw new Refused(403, "second-factor", "set up a second factor first");
                });
    }

    /// Answers also who has yet to set up the second factor that is demanded.
    HttpHandler settingUp(Action action) {
        return of(action, action);
    }

    private HttpHandler of(Action action, Action unfinished) {
        return open(
                request ->
                        switch (door.visit(request)) {
                            case Visit.Known known -> action.run(request, known);
                            case Visit.Unfinished(var known) -> unfinished.run(request, known);
                            case Visit.Nobody() ->
                                    throw new Refused(401, "signed-out", "sign in first");
                            case Visit.Forged() -> throw forged();
                        });
    }

    HttpHandler open(Open action) {
        return request -> {
            try {
                if (!request.secure() && clear == WebSettings.Clear.SENT_ON)
                    throw new Refused(403, "forbidden", "use HTTPS");
                return action.run(request);
            } catch (Refused refused) {
                return refused.answer();
            } catch (StoreFailed broken) {
                log.atError()
                        .addKeyValue("path", request.path())
                        .setCause(broken)
                        .log("the store failed");
                return new Refused(503, "store-failed", "the store failed; try again later")
                        .answer();
            }
        };
    }

    static Refused forged() {
        return new Refused(403, "forged", "the request does not come from a page of ours");
    }
}
