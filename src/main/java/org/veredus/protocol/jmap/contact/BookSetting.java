package org.veredus.protocol.jmap.contact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.veredus.account.contact.AddressBook;
import org.veredus.account.contact.ContactRefused;
import org.veredus.account.contact.Contacts;
import org.veredus.account.contact.ContactsDraft;
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

/// AddressBook/set. RFC 9610 §2.3
final class BookSetting {
    private static final AddressBook PLAIN = new AddressBook("-", null, 0, false, true);

    private BookSetting() {}

    static void set(Call call) throws MethodError, StoreFailed {
        Contacts contacts = new Contacts(call.account());
        call.arguments()
                .allow(
                        "accountId",
                        "ifInState",
                        "create",
                        "update",
                        "destroy",
                        "onDestroyRemoveContents",
                        "onSuccessSetIsDefault");
        boolean remove = call.arguments().truth("onDestroyRemoveContents", false);
        String wanted = call.arguments().idOrNull("onSuccessSetIsDefault");
        String before = State.wire(contacts.knownBooks().version());
        Setting setting = Setting.of(call, before);
        for (Map.Entry<String, ObjectNode> each : setting.create().entrySet())
            create(contacts, setting, each.getKey(), each.getValue());
        for (Map.Entry<String, ObjectNode> each : setting.update().entrySet())
            update(contacts, setting, each.getKey(), each.getValue());
        ContactsDraft.Contents contents =
                remove ? ContactsDraft.Contents.REMOVE : ContactsDraft.Contents.KEEP;
        for (String id : setting.destroy()) destroy(contacts, setting, id, contents);
        String id = wanted == null ? null : call.resolve(wanted);
        if (id != null && setting.allDone()) makeDefault(contacts, setting, id);
        setting.respond(call.caller().accountId(), before, State.wire(contacts.books().version()));
    }

    /// A change that the rules of contacts may refuse; brings the number of the book it is about.
    @FunctionalInterface
    private interface Deed {
        long run(ContactsDraft draft) throws ContactRefused, SetError, StoreFailed;
    }

    private record Done(long number, @Nullable SetError error) {}

    private static long change(Contacts contacts, Deed deed) throws SetError, StoreFailed {
        Done done =
                contacts.change(
                        draft -> {
                            try {
                                return new Done(deed.run(draft), null);
                            } catch (ContactRefused refused) {
                                return new Done(0, Refusals.error(refused));
                            } catch (SetError error) {
                                return new Done(0, error);
                            }
                        });
        SetError error = done.error();
        if (error != null) throw error;
        return done.number();
    }

    private static void create(
            Contacts contacts, Setting setting, String creationId, ObjectNode wanted)
            throws StoreFailed {
        try {
            ObjectNode whole = BookReading.node(0, PLAIN);
            List<String> wrong = new ArrayList<>();
            for (String property : wanted.propertyNames())
                if (!isClients(property)) wrong.add(property);
            if (!wrong.isEmpty()) throw SetError.invalidProperties("not yours to set", wrong);
            if (!wanted.has("name")) throw SetError.invalidProperties("it needs a name", "name");
            whole.setAll(wanted);
            AddressBook book = read(whole, false);
            long number = change(contacts, draft -> draft.add(book));
            ObjectNode told = BookReading.node(number, book);
            for (String property : wanted.propertyNames()) told.remove(property);
            setting.created(creationId, told);
        } catch (SetError error) {
            setting.notCreated(creationId, error);
        }
    }

    private static boolean isClients(String property) {
        return switch (property) {
            case "name", "description", "sortOrder", "isSubscribed", "shareWith" -> true;
            default -> false;
        };
    }

    private static AddressBook read(ObjectNode node, boolean isDefault) throws SetError {
        JsonNode name = node.path("name");
        int octets = name.asString("").getBytes(StandardCharsets.UTF_8).length;
        if (!name.isString() || octets < 1 || octets > AddressBook.MAX_NAME)
            throw SetError.invalidProperties(
                    "a name has 1 to " + AddressBook.MAX_NAME + " octets", "name");
        JsonNode description = node.path("description");
        boolean described = description.isString();
        if ((!described && !description.isNull())
                || (described && description.asString().length() > AddressBook.MAX_DESCRIPTION))
            throw SetError.invalidProperties(
                    "not a text of at most " + AddressBook.MAX_DESCRIPTION + " characters",
                    "description");
        JsonNode order = node.path("sortOrder");
        if (!order.isInt() || order.asInt() < 0)
            throw SetError.invalidProperties("not from 0 to 2147483647", "sortOrder");
        JsonNode subscribed = node.path("isSubscribed");
        if (!subscribed.isBoolean())
            throw SetError.invalidProperties("not true or false", "isSubscribed");
        if (!node.path("shareWith").isNull()) // RFC 9610 §2.3: mayShare is false
        throw SetError.forbidden("address books cannot be shared");
        return new AddressBook(
                name.asString(),
                described ? description.asString() : null,
                order.asInt(),
                isDefault,
                subscribed.asBoolean());
    }

    private static void update(Contacts contacts, Setting setting, String id, ObjectNode patch)
            throws StoreFailed {
        long number = Ids.number('K', id);
        try {
            change(
                    contacts,
                    draft -> {
                        AddressBook before = draft.book(number);
                        if (before == null) throw SetError.notFound();
                        draft.put(number, patched(BookReading.node(number, before), patch));
                        return number;
                    });
            setting.updated(id, null);
        } catch (SetError error) {
            setting.notUpdated(id, error);
        }
    }

    private static AddressBook patched(ObjectNode current, ObjectNode patch) throws SetError {
        ObjectNode wanted = Patch.apply(current, patch);
        List<String> wrong = new ArrayList<>();
        for (String property : wanted.propertyNames())
            if (!isClients(property) && !wanted.get(property).equals(current.get(property)))
                wrong.add(property);
        if (!wrong.isEmpty()) throw SetError.invalidProperties("not yours to change", wrong);
        if (wanted.path("sortOrder").isNull()) wanted.put("sortOrder", 0);
        return read(wanted, current.path("isDefault").asBoolean());
    }

    private static void destroy(
            Contacts contacts, Setting setting, String id, ContactsDraft.Contents contents)
            throws StoreFailed {
        long number = Ids.number('K', id);
        try {
            change(
                    contacts,
                    draft -> {
                        draft.removeBook(number, contents);
                        return number;
                    });
            setting.destroyed(id);
        } catch (SetError error) {
            setting.notDestroyed(id, error);
        }
    }

    /// What cannot be the default leaves all as it is. RFC 9610 §2.3
    private static void makeDefault(Contacts contacts, Setting setting, String id)
            throws StoreFailed {
        long number = Ids.number('K', id);
        try {
            long before = change(contacts, draft -> draft.makeDefault(number));
            if (before == 0) return;
            setting.toldOf(Ids.addressBook(before), isDefault(false));
            setting.toldOf(id, isDefault(true));
        } catch (SetError gone) {
            return; // RFC 9610 §2.3: no error is returned
        }
    }

    private static ObjectNode isDefault(boolean is) {
        return Json.object().put("isDefault", is);
    }
}
