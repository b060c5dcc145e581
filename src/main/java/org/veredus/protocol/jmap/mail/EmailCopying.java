package org.veredus.protocol.jmap.mail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Email;
import org.veredus.account.email.Versions;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.protocol.jmap.blob.BlobName;
import org.veredus.protocol.jmap.blob.Blobs;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// Email/copy, from one account to another. RFC 8621 §4.7
final class EmailCopying {
    private final Mail mail;

    EmailCopying(Mail mail) {
        this.mail = mail;
    }

    void run(Call call) throws MethodError, StoreFailed {
        Arguments arguments = call.arguments();
        arguments.allow(
                "fromAccountId",
                "ifFromInState",
                "accountId",
                "ifInState",
                "create",
                "onSuccessDestroyOriginal",
                "destroyFromIfInState");
        Access to = call.access();
        Access from = call.access("fromAccountId", "fromAccountNotFound");
        if (from.account().id().equals(to.account().id()))
            throw MethodError.invalidArguments("the two accounts are the same");
        Map<String, ObjectNode> create = arguments.objects("create");
        require(arguments.textOrNull("ifFromInState"), mail.state(from, Versions::emails));
        String before = mail.state(to, Versions::emails);
        require(arguments.textOrNull("ifInState"), before);
        List<String> copied = new ArrayList<>();
        Arrivals arrivals =
                Arrivals.of(call, create, wanted -> one(call, from, to, wanted, copied));
        ObjectNode answer =
                Json.object()
                        .put("fromAccountId", Ids.account(from))
                        .put("accountId", Ids.account(to))
                        .put("oldState", before)
                        .put("newState", mail.state(to, Versions::emails));
        arrivals.addTo(answer);
        call.respond(answer);
        if (arguments.truth("onSuccessDestroyOriginal", false) && !copied.isEmpty())
            destroy(call, from, copied);
    }

    private static void require(@Nullable String expected, String state) throws MethodError {
        if (expected != null && !expected.equals(state))
            throw new MethodError("stateMismatch", "the state is " + state);
    }

    /// @param copied gets the id of what was copied
    private ObjectNode one(
            Call call, Access from, Access to, ObjectNode wanted, List<String> copied)
            throws SetError, MailboxRefused, StoreFailed {
        for (String property : wanted.propertyNames()) {
            switch (property) {
                case "id", "mailboxIds", "keywords", "receivedAt" -> {}
                default -> throw SetError.invalidProperties("no such property", property);
            }
        }
        String named = wanted.path("id").asString("");
        String id = call.resolve(named);
        long number = id == null ? -1 : Ids.number('M', id);
        Email email =
                mail.table(from).<@Nullable Email, RuntimeException>read(view -> view.find(number));
        EmailRecord record = email == null ? null : from.account().email(number);
        Blobs.Blob blob =
                record == null ? null : mail.blobs().of(from).find(BlobName.ofEmail(number));
        if (email == null || blob == null) throw SetError.notFound();
        ObjectNode whole = wanted.deepCopy();
        // RFC 8621 §4.7: whatever is not given is as in the original
        if (!wanted.has("keywords")) whole.set("keywords", EmailNode.keywords(email.keywords()));
        Instant received =
                EmailSetting.received(
                        wanted.get("receivedAt"), Instant.ofEpochSecond(email.received()));
        ObjectNode told =
                new Intake(to, mail.events())
                        .file(blob.read(), Standings.read(call, to, whole), received);
        copied.add(Ids.email(number));
        return told;
    }

    private void destroy(Call call, Access from, List<String> copied)
            throws MethodError, StoreFailed {
        ObjectNode arguments = Json.object().put("accountId", Ids.account(from));
        arguments.set("destroy", Json.texts(copied));
        String expected = call.arguments().textOrNull("destroyFromIfInState");
        if (expected != null) arguments.put("ifInState", expected);
        Call next = call.next("Email/set", arguments);
        try {
            new EmailSetting(mail).set(next);
        } catch (MethodError refused) {
            next.fail(refused); // what was copied stays so
        }
    }
}
