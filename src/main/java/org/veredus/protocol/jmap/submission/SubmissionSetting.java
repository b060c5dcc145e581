package org.veredus.protocol.jmap.submission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.register.Shelf;
import org.veredus.account.sending.Identities;
import org.veredus.account.sending.Identity;
import org.veredus.account.sending.Sending;
import org.veredus.account.sending.Sendings;
import org.veredus.format.message.Header;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Patch;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.protocol.jmap.core.Setting;
import org.veredus.protocol.jmap.core.State;
import org.veredus.protocol.jmap.mail.EmailSetting;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.queue.QueueId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// EmailSubmission/set, and the Email/set that follows from it. RFC 8621 §7.5
final class SubmissionSetting {
    private final Counter counter;
    private final Adrift adrift;

    SubmissionSetting(Counter counter, Adrift adrift) {
        this.counter = counter;
        this.adrift = adrift;
    }

    void set(Call call) throws MethodError, StoreFailed {
        Account account = call.account();
        call.arguments()
                .allow(
                        "accountId",
                        "ifInState",
                        "create",
                        "update",
                        "destroy",
                        "onSuccessUpdateEmail",
                        "onSuccessDestroyEmail");
        Follow follow = new Follow(call);
        Shelf<Sending> sendings = new Sendings(account).shelf();
        String before = State.wire(adrift.settle(account).version());
        Setting setting = Setting.of(call, before);
        for (Map.Entry<String, ObjectNode> each : setting.create().entrySet())
            create(call, account, setting, each, follow);
        for (Map.Entry<String, ObjectNode> each : setting.update().entrySet())
            update(sendings, setting, each.getKey(), each.getValue(), follow);
        for (String id : setting.destroy()) destroy(sendings, setting, id, follow);
        setting.respond(call.caller().accountId(), before, State.wire(sendings.version()));
        follow.run(new EmailSetting(counter.mail()));
    }

    private void create(
            Call call,
            Account account,
            Setting setting,
            Map.Entry<String, ObjectNode> wanted,
            Follow follow)
            throws StoreFailed {
        String creationId = wanted.getKey();
        try {
            ObjectNode node = wanted.getValue();
            List<String> wrong = new ArrayList<>();
            for (String property : node.propertyNames())
                if (!mayCreate(property, node.path(property))) wrong.add(property);
            if (!wrong.isEmpty()) throw SetError.invalidProperties("not yours to set", wrong);
            Dispatch.Order order = order(call, account, node);
            Dispatch dispatch = new Dispatch(counter, adrift, account, order);
            Header header = dispatch.header();
            EnvelopeDraft envelope =
                    EnvelopeDraft.of(node.get("envelope"), header, order.identity());
            Dispatch.Sent sent = dispatch.send(header, envelope);
            ObjectNode told =
                    SubmissionNode.of(sent.number(), sent.sending(), SubmissionNode.Waits.YES);
            told.remove(List.of("identityId", "emailId"));
            if (!envelope.generated()) told.remove("envelope");
            setting.created(creationId, told);
            follow.succeeded("#" + creationId, order.emailNumber());
            follow.succeeded(Ids.submission(sent.number()), order.emailNumber());
        } catch (SetError error) {
            setting.notCreated(creationId, error);
        }
    }

    private static boolean mayCreate(String property, JsonNode value) {
        return switch (property) {
            case "identityId", "emailId", "envelope" -> true;
            // RFC 8621 §7 deviates: meli says how it will end, which does no harm
            case "undoStatus" -> value.asString("").equals("final");
            default -> false;
        };
    }

    private Dispatch.Order order(Call call, Account account, ObjectNode node)
            throws SetError, StoreFailed {
        long identityNumber = number(call, node, "identityId", 'I');
        Identity identity = new Identities(account).shelf().find(identityNumber);
        if (identity == null)
            throw SetError.invalidProperties("there is no such identity", "identityId");
        long emailNumber = number(call, node, "emailId", 'M');
        boolean visible =
                counter.mail()
                        .tables()
                        .of(Access.own(account))
                        .<Boolean, RuntimeException>read(view -> view.find(emailNumber) != null);
        EmailRecord email = visible ? account.email(emailNumber) : null;
        if (email == null) throw SetError.invalidProperties("there is no such email", "emailId");
        return new Dispatch.Order(identityNumber, identity, emailNumber, email);
    }

    private static long number(Call call, ObjectNode node, String property, char kind)
            throws SetError {
        JsonNode value = node.path(property);
        String id = value.isString() ? call.resolve(value.asString()) : null;
        long number = id == null ? -1 : Ids.number(kind, id);
        if (number < 1) throw SetError.invalidProperties("there is no such object", property);
        return number;
    }

    private void update(
            Shelf<Sending> sendings, Setting setting, String id, ObjectNode patch, Follow follow)
            throws StoreFailed {
        try {
            long number = Ids.number('S', id);
            Sending sending = sendings.find(number);
            if (sending == null) throw SetError.notFound();
            ObjectNode current = SubmissionNode.of(number, sending, SubmissionNode.Waits.YES);
            ObjectNode wanted = Patch.apply(current, patch);
            List<String> wrong = new ArrayList<>();
            for (String property : wanted.propertyNames())
                if (!wanted.get(property).equals(current.get(property))) wrong.add(property);
            boolean undo = wrong.remove("undoStatus");
            if (!wrong.isEmpty()) throw SetError.invalidProperties("cannot be changed", wrong);
            if (undo) cancel(sendings, number, sending, wanted.path("undoStatus"));
            setting.updated(id, null);
            follow.succeeded(id, sending.email());
        } catch (SetError error) {
            setting.notUpdated(id, error);
        }
    }

    private void cancel(Shelf<Sending> sendings, long number, Sending sending, JsonNode wanted)
            throws SetError, StoreFailed {
        if (!wanted.asString("").equals("canceled"))
            throw SetError.invalidProperties("it can only be canceled", "undoStatus");
        List<QueueId> posted = sending.posted().stream().map(QueueId::parse).toList();
        boolean pending = sending.undo() == Sending.Undo.PENDING;
        boolean recalled =
                pending
                        && !posted.isEmpty() // or else it is being posted just now
                        && counter.postbox().recall(posted, sending.legs().size());
        if (!recalled) throw SetError.of("cannotUnsend", "the message has been sent");
        sendings.change(number, now -> now.with(Sending.Undo.CANCELED));
    }

    private static void destroy(Shelf<Sending> sendings, Setting setting, String id, Follow follow)
            throws StoreFailed {
        long number = Ids.number('S', id);
        Sending sending = sendings.find(number);
        if (sending == null || !sendings.remove(number)) {
            setting.notDestroyed(id, SetError.notFound());
            return;
        }
        setting.destroyed(id);
        follow.succeeded(id, sending.email());
    }

    /// What is to be done with the emails of submissions that succeeded.
    private static final class Follow {
        private final Call call;
        private final Map<String, ObjectNode> updates;
        private final List<String> destroys;
        private final Map<String, ObjectNode> update = new LinkedHashMap<>();
        private final List<String> destroy = new ArrayList<>();

        Follow(Call call) throws MethodError {
            this.call = call;
            updates = call.arguments().objects("onSuccessUpdateEmail");
            @Nullable List<String> ids = call.arguments().textsOrNull("onSuccessDestroyEmail");
            destroys = ids == null ? List.of() : ids;
        }

        /// @param id of a submission, or `#` and its creation id
        void succeeded(String id, long emailNumber) {
            String email = Ids.email(emailNumber);
            ObjectNode patch = updates.get(id);
            if (patch != null) update.computeIfAbsent(email, _ -> Json.object()).setAll(patch);
            if (destroys.contains(id) && !destroy.contains(email)) destroy.add(email);
        }

        void run(EmailSetting emails) throws StoreFailed {
            if (update.isEmpty() && destroy.isEmpty()) return;
            ObjectNode arguments = Json.object().put("accountId", call.caller().accountId());
            if (!update.isEmpty()) {
                ObjectNode patches = arguments.putObject("update");
                update.forEach(patches::set);
            }
            if (!destroy.isEmpty()) arguments.set("destroy", Json.texts(destroy));
            Call next = call.next("Email/set", arguments);
            try {
                emails.set(next);
            } catch (MethodError error) {
                next.fail(error);
            }
        }
    }
}
