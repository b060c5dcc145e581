package org.veredus.protocol.jmap.mdn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.sending.Identities;
import org.veredus.account.sending.Identity;
import org.veredus.format.mdn.MdnMessage;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.protocol.jmap.mail.EmailSetting;
import org.veredus.protocol.jmap.mail.MailMethods;
import org.veredus.protocol.jmap.submission.Counter;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The calls of `urn:ietf:params:jmap:mdn`. RFC 9007 §2
public final class MdnMethods {
    public static final String MDN = "urn:ietf:params:jmap:mdn";

    /// RFC 9007 §1.2: always in lower case
    static final String SENT = "$mdnsent";

    /// Messages that one MDN/parse opens.
    private static final int MAX_PARSED = 50;

    private final Counter counter;

    private MdnMethods(Counter counter) {
        this.counter = counter;
    }

    public static void addTo(Methods methods, Counter counter) {
        MdnMethods mdn = new MdnMethods(counter);
        methods.add(MDN, "MDN/send", mdn::send).add(MDN, "MDN/parse", mdn::parse);
    }

    private void send(Call call) throws MethodError, StoreFailed {
        // RFC 9007 §2.1: an Email/set follows
        if (!call.uses(MailMethods.MAIL))
            throw new MethodError("unknownMethod", "MDN/send needs " + MailMethods.MAIL + ", too");
        Account account = call.account();
        call.arguments().allow("accountId", "identityId", "send", "onSuccessUpdateEmail");
        Map<String, ObjectNode> send = call.arguments().objects("send");
        if (send.size() > call.limits().maxObjectsInSet())
            throw MethodError.tooLarge(
                    "more than " + call.limits().maxObjectsInSet() + " notifications");
        String identityId = call.arguments().idOrNull("identityId");
        String resolved = identityId == null ? null : call.resolve(identityId);
        long number = resolved == null ? -1 : Ids.number('I', resolved);
        Identity identity = new Identities(account).shelf().find(number);
        if (identity == null) throw MethodError.invalidArguments("there is no such identity");
        Map<String, ObjectNode> updates = call.arguments().objects("onSuccessUpdateEmail");
        ObjectNode sent = Json.object();
        ObjectNode notSent = Json.object();
        ObjectNode update = Json.object();
        for (Map.Entry<String, ObjectNode> each : send.entrySet()) {
            try {
                Receipt receipt = Receipt.read(call, counter.mail(), account, each.getValue());
                ObjectNode patch = patch(updates, each.getKey(), receipt.emailId());
                sent.set(each.getKey(), receipt.send(counter, account, identity));
                update.set(receipt.emailId(), patch);
            } catch (SetError error) {
                notSent.set(each.getKey(), error.node());
            }
        }
        ObjectNode answer = Json.object().put("accountId", call.caller().accountId());
        answer.set("sent", sent.isEmpty() ? Json.nothing() : sent);
        answer.set("notSent", notSent.isEmpty() ? Json.nothing() : notSent);
        call.respond(answer);
        if (!update.isEmpty()) follow(call, update);
    }

    /// RFC 9007 §2.1: nothing is sent unless the email is marked afterwards. The RFC says that the
    /// key is a creation id, and shows an email id.
    private static ObjectNode patch(
            Map<String, ObjectNode> updates, String creationId, String emailId) throws SetError {
        ObjectNode patch = updates.get("#" + creationId);
        if (patch == null) patch = updates.get(emailId);
        boolean marks =
                patch != null
                        && (patch.path("keywords/" + SENT).asBoolean(false)
                                || patch.path("keywords").path(SENT).asBoolean(false));
        if (patch == null || !marks)
            throw SetError.invalidProperties(
                    "onSuccessUpdateEmail does not set " + SENT, "forEmailId");
        return patch;
    }

    private void follow(Call call, ObjectNode update) throws StoreFailed {
        ObjectNode arguments = Json.object().put("accountId", call.caller().accountId());
        arguments.set("update", update);
        Call next = call.next("Email/set", arguments);
        try {
            new EmailSetting(counter.mail()).set(next);
        } catch (MethodError error) {
            next.fail(error);
        }
    }

    private void parse(Call call) throws MethodError, StoreFailed {
        Account account = call.account();
        call.arguments().allow("accountId", "blobIds");
        Set<String> ids = call.arguments().idsOrNull("blobIds");
        if (ids == null) throw MethodError.invalidArguments("blobIds is missing");
        if (ids.size() > MAX_PARSED)
            throw MethodError.tooLarge("more than " + MAX_PARSED + " messages");
        Blobs blobs = counter.mail().blobs().of(account);
        ObjectNode parsed = Json.object();
        ArrayNode notParsable = Json.array();
        List<String> notFound = new ArrayList<>();
        for (String id : ids) {
            String resolved = call.resolve(id);
            Blobs.Blob blob = resolved == null ? null : blobs.find(resolved);
            if (blob == null) {
                notFound.add(id);
                continue;
            }
            @Nullable MdnMessage message = MdnMessage.parse(blob.read());
            if (message == null) notParsable.add(id);
            else parsed.set(id, MdnNode.of(message));
        }
        ObjectNode answer = Json.object().put("accountId", call.caller().accountId());
        answer.set("parsed", orNull(parsed));
        answer.set("notParsable", orNull(notParsable));
        answer.set("notFound", notFound.isEmpty() ? Json.nothing() : Json.texts(notFound));
        call.respond(answer);
    }

    private static JsonNode orNull(JsonNode filled) {
        return filled.isEmpty() ? Json.nothing() : filled;
    }
}
