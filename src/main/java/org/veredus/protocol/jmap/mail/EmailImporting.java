package org.veredus.protocol.jmap.mail;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.veredus.account.email.Versions;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.Standing;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.MessageDate;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Email/import. RFC 8621 §4.8
final class EmailImporting {
    private final Mail mail;

    EmailImporting(Mail mail) {
        this.mail = mail;
    }

    void run(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        call.arguments().allow("accountId", "ifInState", "emails");
        Map<String, ObjectNode> emails = call.arguments().objects("emails");
        if (call.arguments().value("emails") == null)
            throw MethodError.invalidArguments("emails is missing");
        String before = mail.state(access, Versions::emails);
        String expected = call.arguments().textOrNull("ifInState");
        if (expected != null && !expected.equals(before))
            throw new MethodError("stateMismatch", "the state is " + before);
        Arrivals arrivals = Arrivals.of(call, emails, wanted -> one(call, access, wanted));
        ObjectNode answer =
                Json.object()
                        .put("accountId", Ids.account(access))
                        .put("oldState", before)
                        .put("newState", mail.state(access, Versions::emails));
        arrivals.addTo(answer);
        call.respond(answer);
    }

    private ObjectNode one(Call call, Access access, ObjectNode wanted)
            throws SetError, MailboxRefused, StoreFailed {
        for (String property : wanted.propertyNames()) {
            switch (property) {
                case "blobId", "mailboxIds", "keywords", "receivedAt" -> {}
                default -> throw SetError.invalidProperties("no such property", property);
            }
        }
        Standing standing = Standings.read(call, access, wanted);
        JsonNode blobId = wanted.path("blobId");
        String id = blobId.isString() ? call.resolve(blobId.asString()) : null;
        Blobs.Blob blob = id == null ? null : mail.blobs().of(access).find(id);
        if (blob == null) throw SetError.invalidProperties("there is no such blob", "blobId");
        byte[] message = blob.read();
        Header header = Header.parse(message, message.length);
        if (header.fields().isEmpty()) throw SetError.of("invalidEmail", "this is no message");
        Instant usual = lastReceived(header, mail.clock().instant());
        Instant received = EmailSetting.received(wanted.get("receivedAt"), usual);
        return new Intake(access, mail.events()).file(message, standing, received);
    }

    /// RFC 8621 §4.8: when the newest Received field says
    private static Instant lastReceived(Header header, Instant otherwise) {
        HeaderField field = header.first("Received");
        if (field == null) return otherwise;
        String value = field.value();
        OffsetDateTime date = MessageDate.parse(value.substring(value.lastIndexOf(';') + 1));
        return date == null ? otherwise : date.toInstant();
    }
}
