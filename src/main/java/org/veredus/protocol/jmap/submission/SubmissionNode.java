package org.veredus.protocol.jmap.submission;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.sending.Leg;
import org.veredus.account.sending.Sending;
import org.veredus.protocol.jmap.blob.BlobName;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A submission as JMAP shows it. RFC 8621 §7
final class SubmissionNode {
    static final Set<String> PROPERTIES =
            Set.of(
                    "id",
                    "identityId",
                    "emailId",
                    "threadId",
                    "envelope",
                    "sendAt",
                    "undoStatus",
                    "deliveryStatus",
                    "dsnBlobIds",
                    "mdnBlobIds");

    private SubmissionNode() {}

    /// Whether the queue still has something to do for it.
    enum Waits {
        YES,
        NO
    }

    static ObjectNode of(long number, Sending sending, Waits waits) {
        ObjectNode node =
                Json.object()
                        .put("id", Ids.submission(number))
                        .put("identityId", Ids.identity(sending.identity()))
                        .put("emailId", Ids.email(sending.email()))
                        .put("threadId", Ids.thread(sending.thread()));
        ObjectNode envelope = node.putObject("envelope");
        envelope.set("mailFrom", party(sending.from()));
        ArrayNode to = envelope.putArray("rcptTo");
        for (Sending.Party party : sending.to()) to.add(party(party));
        node.put("sendAt", Json.time(sending.sendAt()))
                .put("undoStatus", undo(sending.undo()))
                .set("deliveryStatus", status(sending, waits));
        blobs(node.putArray("dsnBlobIds"), sending.returned().dsns());
        blobs(node.putArray("mdnBlobIds"), sending.returned().mdns());
        return node;
    }

    private static void blobs(ArrayNode ids, List<Long> emails) {
        for (long email : emails) ids.add(BlobName.ofEmail(email).wire());
    }

    static String undo(Sending.Undo undo) {
        return undo.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode party(Sending.Party party) {
        ObjectNode node = Json.object().put("email", party.email());
        Map<String, @Nullable String> parameters = party.parameters();
        if (parameters == null) return node.putNull("parameters");
        ObjectNode values = node.putObject("parameters");
        parameters.forEach(values::put);
        return node;
    }

    private static ObjectNode status(Sending sending, Waits waits) {
        ObjectNode all = Json.object();
        List<Sending.Party> to = sending.to();
        for (int i = 0; i < to.size(); i++) {
            Leg leg = sending.status(i);
            all.putObject(to.get(i).email())
                    .put("smtpReply", leg.reply().isEmpty() ? "250 2.1.5 queued" : leg.reply())
                    .put("delivered", delivered(leg.fate(), waits))
                    .put("displayed", sending.returned().seen().contains(i) ? "yes" : "unknown");
        }
        return all;
    }

    private static String delivered(Leg.Fate fate, Waits waits) {
        return switch (fate) {
            case QUEUED -> waits == Waits.YES ? "queued" : "unknown";
            case DELIVERED -> "yes";
            case FAILED -> "no";
            case RELAYED -> "unknown"; // RFC 8621 §7: the next host may still fail
        };
    }
}
