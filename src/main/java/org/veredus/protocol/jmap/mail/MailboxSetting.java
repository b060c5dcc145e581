package org.veredus.protocol.jmap.mail;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.veredus.account.email.Counts;
import org.veredus.account.mailbox.Access;
import org.veredus.account.mailbox.Acl;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxEdits;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.mailbox.Place;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.Rights;
import org.veredus.account.mailbox.Role;
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

/// Mailbox/set. RFC 8621 §2.5
final class MailboxSetting {
    /// Told as maxSizeMailboxName.
    static final int MAX_NAME = 255;

    private final Mail mail;

    MailboxSetting(Mail mail) {
        this.mail = mail;
    }

    void set(Call call) throws MethodError, StoreFailed {
        Access access = call.access();
        call.arguments()
                .allow(
                        "accountId",
                        "ifInState",
                        "create",
                        "update",
                        "destroy",
                        "onDestroyRemoveEmails");
        boolean remove = call.arguments().truth("onDestroyRemoveEmails", false);
        String before = mail.mailboxState(access);
        Setting setting = Setting.of(call, before);
        create(call, access, setting);
        for (Map.Entry<String, ObjectNode> each : setting.update().entrySet())
            update(call, access, setting, each.getKey(), each.getValue());
        destroy(access, setting, remove);
        setting.respond(Ids.account(access), before, mail.mailboxState(access));
    }

    /// A mailbox may be made in one that is made by the same call, whichever is named first.
    private void create(Call call, Access access, Setting setting) throws StoreFailed {
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
                createOne(call, access, setting, creationId, wanted);
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
            Call call, Access access, Setting setting, String creationId, ObjectNode wanted)
            throws StoreFailed {
        try {
            for (String property : wanted.propertyNames())
                if (!isClients(property))
                    throw SetError.invalidProperties(property + " is not yours to set", property);
            ObjectNode whole = defaults();
            whole.setAll(wanted);
            if (!wanted.has("name"))
                throw SetError.invalidProperties("a mailbox needs a name", "name");
            MailboxEdits.Wish wish = wish(call, whole, null);
            checkShared(call, access, Acl.NONE, whole.path("shareWith"));
            Mailbox made = make(access, wish);
            Place place = access.place(made.id());
            if (place != null) {
                if (!access.isOwn() && wish.subscribed()) call.caller().visible().subscribe(place);
                if (wanted.has("shareWith")) share(call, place, whole.path("shareWith"));
                place = access.place(made.id());
            }
            Mailbox shown = place == null ? made : place.mailbox();
            ObjectNode told =
                    MailboxNode.of(
                            access,
                            shown.withSubscribed(wish.subscribed()),
                            new Counts(0, 0, 0, 0));
            for (Map.Entry<String, JsonNode> each : wanted.properties())
                if (each.getValue().equals(told.get(each.getKey()))) told.remove(each.getKey());
            setting.created(creationId, told);
        } catch (SetError error) {
            setting.notCreated(creationId, error);
        } catch (MailboxRefused refused) {
            setting.notCreated(creationId, error(access, refused));
        }
    }

    private static boolean isClients(String property) {
        return switch (property) {
            case "name", "parentId", "role", "sortOrder", "isSubscribed", "shareWith" -> true;
            default -> false;
        };
    }

    private static ObjectNode defaults() {
        return Json.object()
                .putNull("parentId")
                .putNull("role")
                .put("sortOrder", 0)
                .put("isSubscribed", true)
                .putNull("shareWith");
    }

    /// A mailbox in another's account stands in one where new ones may be made, and what it is for
    /// is the owner's to say. RFC 4314 §4
    private static Mailbox make(Access access, MailboxEdits.Wish wish)
            throws SetError, MailboxRefused, StoreFailed {
        if (access.isOwn()) return new MailboxEdits(access.account()).create(wish);
        require(access, wish.parent(), Right.CREATE);
        if (wish.role() != null || wish.sortOrder() != 0)
            throw SetError.forbidden("what mailboxes are for is the owner's to say");
        return new MailboxEdits(access.account())
                .create(new MailboxEdits.Wish(wish.parent(), wish.name(), null, false, 0));
    }

    private static void require(Access access, @Nullable MailboxId id, Right right)
            throws SetError, MailboxRefused, StoreFailed {
        if (access.isOwn()) return;
        Place place = id == null ? null : access.place(id);
        if (place == null) throw SetError.forbidden("only the owner makes mailboxes there");
        place.require(right);
    }

    /// Refuses sharing before anything is changed.
    private static void checkShared(Call call, Access access, Acl before, JsonNode shareWith)
            throws SetError, StoreFailed {
        for (Map.Entry<Acl.Identifier, Rights> each :
                MailboxRights.changes(before, shareWith).entrySet()) {
            if (each.getValue().isEmpty()) continue;
            Acl.Identifier to = each.getKey();
            // RFC 9670 §4: the owner's rights are implicit
            if (to.account() == access.account().id().number())
                throw SetError.invalidProperties("it is the owner's already", "shareWith");
            if (!call.caller().visible().knows(to))
                throw SetError.invalidProperties("there is no such principal", "shareWith");
        }
    }

    private static void share(Call call, Place place, JsonNode shareWith)
            throws SetError, MailboxRefused, StoreFailed {
        for (Map.Entry<Acl.Identifier, Rights> each :
                MailboxRights.changes(place.mailbox().acl(), shareWith).entrySet())
            call.caller().visible().share(place, each.getKey(), each.getValue());
    }

    private void update(Call call, Access access, Setting setting, String id, ObjectNode patch)
            throws StoreFailed {
        try {
            Mailbox before = find(access, id);
            if (before == null) throw SetError.notFound();
            Counts counts =
                    mail.table(access)
                            .<Counts, RuntimeException>read(view -> view.counts(before.id()));
            ObjectNode current = MailboxNode.of(access, before, counts);
            ObjectNode patched = current.deepCopy();
            // RFC 8620 §5.3: a patch goes into an object that is there
            if (patched.path("shareWith").isNull()) patched.set("shareWith", Json.object());
            ObjectNode wanted = Patch.apply(patched, patch);
            if (wanted.path("shareWith").equals(Json.object())) wanted.putNull("shareWith");
            List<String> wrong = new ArrayList<>();
            for (String property : wanted.propertyNames()) {
                boolean same = wanted.get(property).equals(current.get(property));
                if (!same && !isClients(property)) wrong.add(property);
            }
            if (!wrong.isEmpty()) throw SetError.invalidProperties("not yours to change", wrong);
            for (Map.Entry<String, JsonNode> each : defaults().properties())
                if (wanted.path(each.getKey()).isNull()) wanted.set(each.getKey(), each.getValue());
            JsonNode shareWith = wanted.path("shareWith");
            boolean sharing = !shareWith.equals(current.get("shareWith"));
            MailboxEdits.Wish wish = wish(call, wanted, before);
            Place place = access.place(before.id());
            if (place == null) throw SetError.notFound();
            if (sharing) {
                place.require(Right.ADMINISTER);
                checkShared(call, access, before.acl(), shareWith);
            }
            if (access.isOwn()) new MailboxEdits(access.account()).change(before.id(), wish);
            else changeOthers(call, access, place, before, wish);
            if (sharing) share(call, place, shareWith);
            setting.updated(id, told(access, before.id(), shareWith));
        } catch (SetError error) {
            setting.notUpdated(id, error);
        } catch (MailboxRefused refused) {
            setting.notUpdated(id, error(access, refused));
        }
    }

    /// What else than was asked the sharing has become; null if nothing has.
    private static @Nullable ObjectNode told(Access access, MailboxId id, JsonNode shareWith)
            throws StoreFailed {
        Place place = access.place(id);
        if (place == null || !place.rights().has(Right.ADMINISTER)) return null;
        JsonNode now = MailboxRights.shareWith(place.mailbox().acl());
        if (now.equals(shareWith)) return null;
        ObjectNode told = Json.object();
        told.set("shareWith", now);
        return told;
    }

    /// In another's account one may rename and move by right; the subscription is one's own.
    ///
    /// @param before as the person sees it
    private static void changeOthers(
            Call call, Access access, Place place, Mailbox before, MailboxEdits.Wish wish)
            throws SetError, MailboxRefused, StoreFailed {
        Mailbox mailbox = place.mailbox();
        if (wish.role() != before.role() || wish.sortOrder() != before.sortOrder())
            throw SetError.forbidden("what mailboxes are for is the owner's to say");
        boolean moved = !Objects.equals(wish.parent(), before.parent());
        boolean renamed = moved || !wish.name().equals(before.name());
        if (renamed) {
            place.require(Right.DELETE);
            require(access, moved ? wish.parent() : mailbox.parent(), Right.CREATE);
            new MailboxEdits(access.account())
                    .change(
                            mailbox.id(),
                            new MailboxEdits.Wish(
                                    moved ? wish.parent() : mailbox.parent(),
                                    wish.name().equals(before.name())
                                            ? mailbox.name()
                                            : wish.name(),
                                    mailbox.role(),
                                    mailbox.subscribed(),
                                    mailbox.sortOrder()));
        }
        Place now = access.place(mailbox.id());
        if (now == null || (!renamed && wish.subscribed() == before.subscribed())) return;
        if (before.subscribed() && (renamed || !wish.subscribed()))
            call.caller().visible().unsubscribe(place);
        if (wish.subscribed()) call.caller().visible().subscribe(now);
    }

    /// As the person sees it.
    private static @Nullable Mailbox find(Access access, String id) throws StoreFailed {
        long number = Ids.number('F', id);
        if (number < 1 || number > Integer.MAX_VALUE) return null;
        MailboxTree tree = access.seen(access.account().state().tree());
        Mailbox mailbox = tree.find(new MailboxId((int) number));
        return mailbox == null
                ? null
                : mailbox.withSubscribed(access.subscribed().contains(mailbox.id()));
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
        if (before != null && name.equals(before.shownName())) return before.name();
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
    private static void destroy(Access access, Setting setting, boolean remove) throws StoreFailed {
        MailboxTree tree = access.seen(access.account().state().tree());
        List<Mailbox> going = new ArrayList<>();
        for (String id : setting.destroy()) {
            Mailbox mailbox = find(access, id);
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
                Place place = access.place(mailbox.id());
                if (place != null) place.require(Right.DELETE);
                new MailboxEdits(access.account()).destroy(mailbox.id(), contents);
                setting.destroyed(id);
            } catch (MailboxRefused refused) {
                setting.notDestroyed(id, error(access, refused));
            }
        }
    }

    private static SetError error(Access access, MailboxRefused refused) throws StoreFailed {
        String why = refused.sentence();
        return switch (refused.reason()) {
            case NO_SUCH_MAILBOX -> SetError.invalidProperties(why, "parentId");
            case EXISTS -> exists(access, refused);
            case BAD_NAME -> SetError.invalidProperties(why, "name", "parentId");
            case ROLE_TAKEN -> SetError.invalidProperties(why, "role");
            case NOT_ALLOWED, NO_PERMISSION -> SetError.forbidden(why);
            case HAS_CHILDREN -> SetError.of("mailboxHasChild", why);
            case HAS_MESSAGES -> SetError.of("mailboxHasEmail", why);
            case OVER_QUOTA, LIMIT, TOO_MANY_ANNOTATIONS -> SetError.of("overQuota", why);
        };
    }

    /// Which one it is, is told as RFC 8620 §5.4 has it, to whom it is shown.
    private static SetError exists(Access access, MailboxRefused refused) throws StoreFailed {
        SetError error = SetError.of("alreadyExists", refused.sentence());
        MailboxId existing = refused.existing();
        return existing == null || access.place(existing) == null
                ? error
                : error.with("existingId", MailboxNode.id(existing));
    }
}
