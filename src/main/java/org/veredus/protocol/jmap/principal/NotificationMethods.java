package org.veredus.protocol.jmap.principal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.directory.Directory;
import org.veredus.account.directory.Profile;
import org.veredus.account.register.Shelf;
import org.veredus.account.sharing.ShareNotification;
import org.veredus.account.sharing.ShareNotifications;
import org.veredus.protocol.jmap.core.Arguments;
import org.veredus.protocol.jmap.core.Call;
import org.veredus.protocol.jmap.core.Changing;
import org.veredus.protocol.jmap.core.DataTypes;
import org.veredus.protocol.jmap.core.Differing;
import org.veredus.protocol.jmap.core.Filter;
import org.veredus.protocol.jmap.core.Getting;
import org.veredus.protocol.jmap.core.Ids;
import org.veredus.protocol.jmap.core.Json;
import org.veredus.protocol.jmap.core.MethodError;
import org.veredus.protocol.jmap.core.Methods;
import org.veredus.protocol.jmap.core.SetError;
import org.veredus.protocol.jmap.core.Setting;
import org.veredus.protocol.jmap.core.SortOrder;
import org.veredus.protocol.jmap.core.State;
import org.veredus.protocol.jmap.core.Window;
import org.veredus.protocol.jmap.mail.MailboxRights;
import org.veredus.storage.kv.StoreFailed;
import tools.jackson.databind.node.ObjectNode;

/// ShareNotification/get, changes, set, query and queryChanges. RFC 9670 §5
final class NotificationMethods {
    private static final String TYPE = "Mailbox";

    private static final Set<String> PROPERTIES =
            Set.of(
                    "id",
                    "created",
                    "changedBy",
                    "objectType",
                    "objectAccountId",
                    "objectId",
                    "name",
                    "oldRights",
                    "newRights");

    private final Directory directory;

    private NotificationMethods(Directory directory) {
        this.directory = directory;
    }

    static void addTo(Methods methods, DataTypes types, Directory directory) {
        NotificationMethods notifications = new NotificationMethods(directory);
        String capability = PrincipalMethods.PRINCIPALS;
        methods.add(capability, "ShareNotification/get", notifications::get)
                .add(capability, "ShareNotification/changes", NotificationMethods::changes)
                .add(capability, "ShareNotification/set", NotificationMethods::set)
                .add(capability, "ShareNotification/query", NotificationMethods::query)
                .add(capability, "ShareNotification/queryChanges", NotificationMethods::differ);
        types.add(
                "ShareNotification",
                account -> State.wire(ShareNotifications.of(account).version()));
    }

    private static Shelf<ShareNotification> shelf(Call call) throws MethodError, StoreFailed {
        return ShareNotifications.of(call.account());
    }

    private void get(Call call) throws MethodError, StoreFailed {
        Shelf.Known<ShareNotification> known = shelf(call).known();
        Getting getting = Getting.of(call, PROPERTIES);
        for (Map.Entry<Long, ShareNotification> each : known.all().entrySet())
            if (getting.wants(Ids.shareNotification(each.getKey())))
                getting.add(node(each.getKey(), each.getValue()));
        getting.missingRest();
        getting.respond(call.caller().accountId(), State.wire(known.version()));
    }

    private ObjectNode node(long number, ShareNotification notification) throws StoreFailed {
        Profile by = directory.account(notification.by());
        String address = by == null ? null : by.primary().wire();
        ObjectNode node =
                Json.object()
                        .put("id", Ids.shareNotification(number))
                        .put("created", Json.time(notification.created()));
        node.putObject("changedBy")
                .put("name", address == null ? "" : address)
                .put("email", address)
                .put("principalId", by == null ? null : Ids.principal(by.id().number()));
        node.put("objectType", TYPE)
                .put("objectAccountId", Ids.account(notification.owner().number()))
                .put("objectId", Ids.mailbox(notification.mailbox().number()))
                .put("name", notification.name());
        node.set("oldRights", MailboxRights.node(notification.before()));
        node.set("newRights", MailboxRights.node(notification.after()));
        return node;
    }

    private static void changes(Call call) throws MethodError, StoreFailed {
        Changing.answer(call, shelf(call)::since, Ids::shareNotification);
    }

    /// RFC 9670 §5.5: they can only be dismissed.
    private static void set(Call call) throws MethodError, StoreFailed {
        Shelf<ShareNotification> shelf = shelf(call);
        call.arguments().allow("accountId", "ifInState", "create", "update", "destroy");
        String before = State.wire(shelf.version());
        Setting setting = Setting.of(call, before);
        SetError forbidden = SetError.forbidden("notifications are the server's to make");
        for (String creationId : setting.create().keySet())
            setting.notCreated(creationId, forbidden);
        for (String id : setting.update().keySet()) setting.notUpdated(id, forbidden);
        for (String id : setting.destroy()) {
            if (shelf.remove(Ids.number('H', id))) setting.destroyed(id);
            else setting.notDestroyed(id, SetError.notFound());
        }
        setting.respond(call.caller().accountId(), before, State.wire(shelf.version()));
    }

    /// What notifications of a query must be; null: anything. RFC 9670 §5.6.1
    private record Condition(
            @Nullable Instant after,
            @Nullable Instant before,
            @Nullable String objectType,
            @Nullable String objectAccountId) {
        static Condition read(Arguments arguments) throws MethodError {
            for (String each : arguments.node().propertyNames()) {
                switch (each) {
                    case "after", "before", "objectType", "objectAccountId" -> {}
                    default -> throw new MethodError("unsupportedFilter", "no condition " + each);
                }
            }
            return new Condition(
                    arguments.dateOrNull("after"),
                    arguments.dateOrNull("before"),
                    arguments.textOrNull("objectType"),
                    arguments.textOrNull("objectAccountId"));
        }

        boolean meets(ShareNotification notification) {
            Instant created = notification.created();
            return (after == null || !created.isBefore(after))
                    && (before == null || created.isBefore(before))
                    && (objectType == null || objectType.equals(TYPE))
                    && (objectAccountId == null
                            || objectAccountId.equals(Ids.account(notification.owner().number())));
        }
    }

    private static void query(Call call) throws MethodError, StoreFailed {
        Shelf.Known<ShareNotification> known = shelf(call).known();
        Window window = Window.of(call);
        call.respond(
                window.answer(
                        call.caller().accountId(),
                        State.wire(known.version()),
                        true,
                        Window.Results.all(results(call, known))));
    }

    private static void differ(Call call) throws MethodError, StoreFailed {
        Shelf<ShareNotification> shelf = shelf(call);
        Shelf.Known<ShareNotification> known = shelf.known();
        Differing.of(call)
                .answer(
                        call,
                        known.version(),
                        shelf::since,
                        Ids::shareNotification,
                        results(call, known));
    }

    private static List<String> results(Call call, Shelf.Known<ShareNotification> known)
            throws MethodError {
        @Nullable Filter<Condition> filter = Filter.read(call.arguments(), Condition::read);
        List<Map.Entry<Long, ShareNotification>> found = new ArrayList<>();
        for (Map.Entry<Long, ShareNotification> each : known.all().entrySet())
            if (filter == null || filter.matches(condition -> condition.meets(each.getValue())))
                found.add(each);
        Comparator<Map.Entry<Long, ShareNotification>> order = (_, _) -> 0;
        for (SortOrder each : SortOrder.read(call.arguments(), Set.of("created"))) {
            Comparator<Map.Entry<Long, ShareNotification>> next =
                    Comparator.comparing(one -> one.getValue().created());
            order = order.thenComparing(each.ascending() ? next : next.reversed());
        }
        found.sort(order.thenComparing(Map.Entry.comparingByKey()));
        return found.stream().map(each -> Ids.shareNotification(each.getKey())).toList();
    }
}
