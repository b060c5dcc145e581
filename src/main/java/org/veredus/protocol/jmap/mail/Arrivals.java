package org.veredus.protocol.jmap.mail;

import java.util.Map;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// What became of messages that a call files, each under its creation id. RFC 8621 §4.7, §4.8
record Arrivals(ObjectNode created, ObjectNode notCreated) {
    /// Files one, and tells what was made.
    @FunctionalInterface
    interface Filer {
        ObjectNode file(ObjectNode wanted) throws SetError, MailboxRefused, StoreFailed;
    }

    /// Files all, whatever becomes of the others.
    static Arrivals of(Call call, Map<String, ObjectNode> wanted, Filer filer)
            throws MethodError, StoreFailed {
        int most = call.limits().maxObjectsInSet();
        if (wanted.size() > most) throw MethodError.tooLarge("more than " + most + " emails");
        Arrivals arrivals = new Arrivals(Json.object(), Json.object());
        for (Map.Entry<String, ObjectNode> each : wanted.entrySet()) {
            try {
                ObjectNode told = filer.file(each.getValue());
                arrivals.created.set(each.getKey(), told);
                call.created(each.getKey(), told.path("id").asString());
            } catch (SetError error) {
                arrivals.notCreated.set(each.getKey(), error.node());
            } catch (MailboxRefused refused) {
                arrivals.notCreated.set(each.getKey(), Standings.error(refused).node());
            }
        }
        return arrivals;
    }

    void addTo(ObjectNode answer) {
        answer.set("created", created.isEmpty() ? Json.nothing() : created);
        answer.set("notCreated", notCreated.isEmpty() ? Json.nothing() : notCreated);
    }
}
