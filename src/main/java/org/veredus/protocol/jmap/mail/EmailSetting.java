package org.veredus.protocol.jmap.mail;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Email;
import org.veredus.account.email.Versions;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.EmailEdits;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Standing;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Patch;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.protocol.jmap.core.Setting;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Email/set. RFC 8621 §4.6
public final class EmailSetting {
    private final Mail mail;

    public EmailSetting(Mail mail) {
        this.mail = mail;
    }

    public void set(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        call.arguments().allow("accountId", "ifInState", "create", "update", "destroy");
        String before = mail.state(access, Versions::emails);
        Setting setting = Setting.of(call, before);
        for (Map.Entry<String, ObjectNode> each : setting.create().entrySet())
            create(call, access, setting, each.getKey(), each.getValue());
        if (!setting.update().isEmpty()) update(call, access, setting);
        if (!setting.destroy().isEmpty()) destroy(access, setting);
        setting.respond(Ids.account(access), before, mail.state(access, Versions::emails));
    }

    private void create(
            Call call, Access access, Setting setting, String creationId, ObjectNode wanted)
            throws StoreFailed {
        try {
            Standing standing = Standings.read(call, access, wanted);
            Instant received = received(wanted.get("receivedAt"), mail.clock().instant());
            byte[] message = new DraftWriter(call, mail, mail.blobs().of(access)).write(wanted);
            setting.created(
                    creationId,
                    new Intake(access, mail.events()).file(message, standing, received));
        } catch (SetError error) {
            setting.notCreated(creationId, error);
        } catch (MailboxRefused refused) {
            setting.notCreated(creationId, Standings.error(refused));
        }
    }

    static Instant received(@Nullable JsonNode value, Instant otherwise) throws SetError {
        if (value == null || value.isNull()) return otherwise;
        Instant date = value.isString() ? Arguments.utcDate(value.asString()) : null;
        if (date == null) throw SetError.invalidProperties("not a UTCDate", "receivedAt");
        return date;
    }

    private void update(Call call, Access access, Setting setting) throws StoreFailed {
        Map<Long, EmailEdits.Edit> edits = new LinkedHashMap<>();
        Map<Long, SetError> errors = new HashMap<>();
        MailboxTree tree = access.seen(access.account().state().tree());
        for (Map.Entry<String, ObjectNode> each : setting.update().entrySet()) {
            long number = Ids.number('M', each.getKey());
            ObjectNode patch = Standings.lowered(each.getValue());
            try {
                if (number < 1) throw SetError.notFound();
                checkFixed(access, number, patch);
                edits.put(number, edit(call, tree, number, patch, errors));
            } catch (SetError error) {
                setting.notUpdated(each.getKey(), error);
            }
        }
        try {
            Map<Long, EmailEdits.Result> results = new EmailEdits(access).edit(edits);
            for (Map.Entry<Long, EmailEdits.Result> each : results.entrySet()) {
                tell(setting, each.getKey(), each.getValue(), errors);
                if (each.getValue() instanceof EmailEdits.Result.Done(var was, var now))
                    mail.events().edited(access.account(), access.who(), each.getKey(), was, now);
            }
        } catch (MailboxRefused refused) {
            for (long number : edits.keySet())
                setting.notUpdated(Ids.email(number), Standings.error(refused));
        }
    }

    private static EmailEdits.Edit edit(
            Call call,
            MailboxTree tree,
            long number,
            ObjectNode patch,
            Map<Long, SetError> errors) {
        return now -> {
            errors.remove(number);
            try {
                ObjectNode wanted = Patch.apply(Standings.node(now), patch);
                Standing next = Standings.read(call, tree, wanted);
                return next.equals(now) ? now : next;
            } catch (SetError error) {
                errors.put(number, error);
                return null;
            }
        };
    }

    private static void tell(
            Setting setting, long number, EmailEdits.Result result, Map<Long, SetError> errors) {
        String id = Ids.email(number);
        switch (result) {
            case EmailEdits.Result.Done _ -> setting.updated(id, null);
            case EmailEdits.Result.Gone() -> setting.notUpdated(id, SetError.notFound());
            case EmailEdits.Result.Refused(var why) -> setting.notUpdated(id, Standings.error(why));
            case EmailEdits.Result.Unwanted() ->
                    setting.notUpdated(id, errors.getOrDefault(number, SetError.notFound()));
        }
    }

    /// All but mailboxes and keywords can only be set to what it is.
    private void checkFixed(Access access, long number, ObjectNode patch)
            throws SetError, StoreFailed {
        Set<String> others = new LinkedHashSet<>();
        for (String path : patch.propertyNames()) {
            String property = Patch.property(path);
            if (!property.equals("mailboxIds") && !property.equals("keywords"))
                others.add(property);
        }
        if (others.isEmpty()) return;
        List<String> unknown = others.stream().filter(each -> !EmailFields.has(each)).toList();
        if (!unknown.isEmpty()) throw SetError.invalidProperties("no such property", unknown);
        Email email =
                mail.table(access)
                        .<@Nullable Email, RuntimeException>read(view -> view.find(number));
        EmailRecord record = email == null ? null : access.account().email(number);
        if (email == null || record == null) throw SetError.notFound();
        EmailFields fields = new EmailFields(others, BodyNode.USUAL, false, false, false, 0);
        // numbers are compared as they are read, whatever type they were written from
        JsonNode current =
                Json.MAPPER.readTree(
                        new EmailNode(EmailReading.filed(access.account(), email, record), fields)
                                .show(email)
                                .toString());
        List<String> wrong =
                others.stream().filter(each -> !current.get(each).equals(patch.get(each))).toList();
        if (!wrong.isEmpty()) throw SetError.invalidProperties("cannot be changed", wrong);
        patch.remove(others);
    }

    private static void destroy(Access access, Setting setting) throws StoreFailed {
        Map<Long, String> wanted = new LinkedHashMap<>();
        for (String id : setting.destroy()) {
            long number = Ids.number('M', id);
            if (number < 1) setting.notDestroyed(id, SetError.notFound());
            else wanted.put(number, id);
        }
        try {
            Map<Long, EmailEdits.Result> results =
                    new EmailEdits(access).destroy(List.copyOf(wanted.keySet()));
            wanted.forEach(
                    (number, id) -> {
                        switch (results.getOrDefault(number, new EmailEdits.Result.Gone())) {
                            case EmailEdits.Result.Done _ -> setting.destroyed(id);
                            case EmailEdits.Result.Refused(var why) ->
                                    setting.notDestroyed(id, Standings.error(why));
                            case EmailEdits.Result.Gone(), EmailEdits.Result.Unwanted() ->
                                    setting.notDestroyed(id, SetError.notFound());
                        }
                    });
        } catch (MailboxRefused refused) {
            wanted.values().forEach(id -> setting.notDestroyed(id, Standings.error(refused)));
        }
    }
}
