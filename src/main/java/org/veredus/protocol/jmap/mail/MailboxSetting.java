package org.veredus.protocol.jmap.mail;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Counts;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxEdits;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Role;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Patch;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.protocol.jmap.core.Setting;
import org.veredus.protocol.jmap.core.State;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Mailbox/set. RFC 8621 §2.5
final class MailboxSetting {
    /// Told as maxSizeMailboxName.
    static final int MAX_NAME = 255;

    private final Mail mail;

    MailboxSetting(Mail mail) {
        this.mail = mail;
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
                        "onDestroyRemoveEmails");
        boolean remove = call.arguments().truth("onDestroyRemoveEmails", false);
        String before = State.wire(mail.versions(account).mailboxes());
        Setting setting = Setting.of(call, before);
        create(call, account, setting);
        for (Map.Entry<String, ObjectNode> each : setting.update().entrySet())
            update(call, account, setting, each.getKey(), each.getValue());
        destroy(account, setting, remove);
        setting.respond(
                call.caller().accountId(), before, State.wire(mail.versions(account).mailboxes()));
    }

    /// A mailbox may be made in one that is made by the same call, whichever is named first.
    private void create(Call call, Account account, Setting setting) throws StoreFailed {
        Map<String, ObjectNode> left = new LinkedHashMap<>(setting.create());
        boolean progress = true;
        while (!left.isEmpty()) {
            boolean waits = progress;
            progress = false;
            for (String creationId : List.copyOf(left.keySet())) {
                ObjectNode wanted = left.get(creationId);
                if (wanted == null || (waits && waitsForAnother(wanted, left))) continue;
                left.remove(creationId);
                progress = true;
                createOne(call, account, setting, creationId, wanted);
            }
        }
    }

    private static boolean waitsForAnother(ObjectNode wanted, Map<String, ObjectNode> left) {
        JsonNode parent = wanted.get("parentId");
        return parent != null
                && parent.isString()
                && parent.asString().startsWith("#")
                && left.containsKey(parent.asString().substring(1));
    }

    private void createOne(
            Call call, Account account, Setting setting, String creationId, ObjectNode wanted)
            throws StoreFailed {
        try {
            for (String property : wanted.propertyNames())
                if (!isClients(property))
                    throw SetError.invalidProperties(property + " is not yours to set", property);
            ObjectNode whole = defaults();
            whole.setAll(wanted);
            if (!wanted.has("name"))
                throw SetError.invalidProperties("a mailbox needs a name", "name");
            Mailbox made = new MailboxEdits(account).create(wish(call, whole, null));
            ObjectNode told = MailboxNode.of(made, new Counts(0, 0, 0, 0));
            for (Map.Entry<String, JsonNode> each : wanted.properties())
                if (each.getValue().equals(told.get(each.getKey()))) told.remove(each.getKey());
            setting.created(creationId, told);
        } catch (SetError error) {
            setting.notCreated(creationId, error);
        } catch (MailboxRefused refused) {
            setting.notCreated(creationId, error(refused));
        }
    }

    private static boolean isClients(String property) {
        return switch (property) {
            case "name", "parentId", "role", "sortOrder", "isSubscribed" -> true;
            default -> false;
        };
    }

    private static ObjectNode defaults() {
        return Json.object()
                .putNull("parentId")
                .putNull("role")
                .put("sortOrder", 0)
                .put("isSubscribed", true);
    }

    private void update(Call call, Account account, Setting setting, String id, ObjectNode patch)
            throws StoreFailed {
        try {
            Mailbox before = find(account, id);
            if (before == null) throw SetError.notFound();
            Counts counts =
                    mail.table(account)
                            .<Counts, RuntimeException>read(view -> view.counts(before.id()));
            ObjectNode current = MailboxNode.of(before, counts);
            ObjectNode wanted = Patch.apply(current, patch);
            List<String> wrong = new ArrayList<>();
            for (String property : wanted.propertyNames()) {
                boolean same = wanted.get(property).equals(current.get(property));
                if (!same && !isClients(property)) wrong.add(property);
            }
            if (!wrong.isEmpty()) throw SetError.invalidProperties("not yours to change", wrong);
            for (Map.Entry<String, JsonNode> each : defaults().properties())
                if (wanted.path(each.getKey()).isNull()) wanted.set(each.getKey(), each.getValue());
            new MailboxEdits(account).change(before.id(), wish(call, wanted, before));
            setting.updated(id, null);
        } catch (SetError error) {
            setting.notUpdated(id, error);
        } catch (MailboxRefused refused) {
            setting.notUpdated(id, error(refused));
        }
    }

    private static @Nullable Mailbox find(Account account, String id) throws StoreFailed {
        long number = Ids.number('F', id);
        if (number < 1 || number > Integer.MAX_VALUE) return null;
        return account.state().tree().find(new MailboxId((int) number));
    }

    private static MailboxEdits.Wish wish(Call call, ObjectNode wanted, @Nullable Mailbox before)
            throws SetError {
        return new MailboxEdits.Wish(
                parent(call, wanted.path("parentId")),
                name(wanted.path("name"), before),
                role(wanted.path("role")),
                subscribed(wanted.path("isSubscribed")),
                sortOrder(wanted.path("sortOrder")));
    }

    private static @Nullable MailboxId parent(Call call, JsonNode value) throws SetError {
        if (value.isNull()) return null;
        String id = value.isString() ? call.resolve(value.asString()) : null;
        long number = id == null ? -1 : Ids.number('F', id);
        if (number < 1 || number > Integer.MAX_VALUE)
            throw SetError.invalidProperties("there is no such parent", "parentId");
        return new MailboxId((int) number);
    }

    private static String name(JsonNode value, @Nullable Mailbox before) throws SetError {
        if (!value.isString()) throw SetError.invalidProperties("the name is not a string", "name");
        String name = value.asString();
        if (before != null && name.equals(MailboxNode.name(before))) return before.name();
        if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME)
            throw SetError.invalidProperties(
                    "a name has from 1 to " + MAX_NAME + " octets", "name");
        if (name.indexOf(MailboxTree.DELIMITER) >= 0)
            throw SetError.invalidProperties("a name has no slash", "name");
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    private static @Nullable Role role(JsonNode value) throws SetError {
        if (value.isNull()) return null;
        Role role = value.isString() ? Roles.parse(value.asString()) : null;
        if (role == null) throw SetError.invalidProperties("there is no such role", "role");
        return role;
    }

    private static boolean subscribed(JsonNode value) throws SetError {
        if (!value.isBoolean())
            throw SetError.invalidProperties("not true or false", "isSubscribed");
        return value.asBoolean();
    }

    private static long sortOrder(JsonNode value) throws SetError {
        // RFC 8621 §2
        boolean sound =
                value.isIntegralNumber()
                        && value.canConvertToLong()
                        && value.asLong() >= 0
                        && value.asLong() < 1L << 31;
        if (!sound)
            throw SetError.invalidProperties(
                    "not a whole number from 0 to 2,147,483,647", "sortOrder");
        return value.asLong();
    }

    /// Those within others first.
    private static void destroy(Account account, Setting setting, boolean remove)
            throws StoreFailed {
        MailboxTree tree = account.state().tree();
        List<Mailbox> going = new ArrayList<>();
        for (String id : setting.destroy()) {
            Mailbox mailbox = find(account, id);
            if (mailbox == null) setting.notDestroyed(id, SetError.notFound());
            else going.add(mailbox);
        }
        going.sort(
                Comparator.comparingLong(
                        mailbox ->
                                -tree.path(mailbox)
                                        .chars()
                                        .filter(c -> c == MailboxTree.DELIMITER)
                                        .count()));
        MailboxEdits.Contents contents =
                remove ? MailboxEdits.Contents.REMOVE : MailboxEdits.Contents.NONE;
        for (Mailbox mailbox : going) {
            String id = MailboxNode.id(mailbox.id());
            try {
                new MailboxEdits(account).destroy(mailbox.id(), contents);
                setting.destroyed(id);
            } catch (MailboxRefused refused) {
                setting.notDestroyed(id, error(refused));
            }
        }
    }

    static SetError error(MailboxRefused refused) {
        String why = refused.sentence();
        return switch (refused.reason()) {
            case NO_SUCH_MAILBOX -> SetError.invalidProperties(why, "parentId");
            case EXISTS -> SetError.invalidProperties(why, "name");
            case BAD_NAME -> SetError.invalidProperties(why, "name", "parentId");
            case ROLE_TAKEN -> SetError.invalidProperties(why, "role");
            case NOT_ALLOWED, NO_PERMISSION -> SetError.forbidden(why);
            case HAS_CHILDREN -> SetError.of("mailboxHasChild", why);
            case HAS_MESSAGES -> SetError.of("mailboxHasEmail", why);
            case OVER_QUOTA, LIMIT, TOO_MANY_ANNOTATIONS -> SetError.of("overQuota", why);
        };
    }
}
